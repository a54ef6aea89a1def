import { deriveWakeSecret, kindOf, WakeTokens } from '#auth';
import { decodeJwt, decodeProtectedHeader } from 'jose';
import { NOW, OTHER_SECRET, reasonOf, SECRET, token, verifier } from './tokens.js';

const leg = { app: 'demo', user: 'bob', device: 'phone-1', call: '7f3c0c1e-2f0a-4d7b-9d55-0b0f4f5f6a01' };
const ringUntil = NOW + 45_000;
const HALF_A_DAY = 12 * 3_600_000;
const wakeTokens = (secrets: (string | Uint8Array)[] = [SECRET], now = NOW) =>
  new WakeTokens({ secrets, clock: () => now });
const wakeToken = () => wakeTokens().sign({ ...leg, ringUntil });
const wakeHeader = { typ: 'callwake-wake+jwt' };

describe('a wake token', () => {
  it('says which device in which call, and ends 12 h after the ring deadline', async () => {
    const made = await wakeToken();
    expect(decodeProtectedHeader(made)).toEqual({ alg: 'HS256', typ: 'callwake-wake+jwt' });
    expect(decodeJwt(made)).toEqual({
      app: leg.app,
      sub: leg.user,
      device: leg.device,
      call: leg.call,
      exp: (ringUntil + HALF_A_DAY) / 1000,
    });
  });

  it('is read back', async () => {
    expect(await wakeTokens().verify(await wakeToken())).toEqual({ ok: true, claims: leg });
  });

  it('is the same on every attempt to push', async () => {
    expect(await wakeToken()).toBe(await wakeToken());
  });

  it('expires', async () => {
    const at = async (now: number) => reasonOf(wakeTokens([SECRET], now).verify(await wakeToken()));
    expect(await at(ringUntil + HALF_A_DAY + 4_999)).toBe('ok');
    expect(await at(ringUntil + HALF_A_DAY + 5_000)).toBe('expired');
  });

  it('of another secret is refused', async () => {
    expect(await reasonOf(wakeTokens([OTHER_SECRET]).verify(await wakeToken()))).toBe('bad-signature');
  });

  it('is signed with the first secret, and verified with any', async () => {
    const made = await wakeTokens([OTHER_SECRET, SECRET]).sign({ ...leg, ringUntil });
    expect(await reasonOf(wakeTokens([OTHER_SECRET]).verify(made))).toBe('ok');
    expect(await reasonOf(wakeTokens([SECRET]).verify(made))).toBe('bad-signature');
    expect(await reasonOf(wakeTokens([SECRET, OTHER_SECRET]).verify(made))).toBe('ok');
  });

  it.each(['app', 'sub', 'device', 'call', 'exp'])('without %s is refused', async (claim) => {
    const claims = { device: 'phone-1', call: leg.call, [claim]: undefined };
    expect(await reasonOf(wakeTokens().verify(await token(claims, { header: wakeHeader })))).toBe('missing-claim');
  });

  it('with a claim that is no text is refused', async () => {
    const claims = { device: 7, call: leg.call };
    expect(await reasonOf(wakeTokens().verify(await token(claims, { header: wakeHeader })))).toBe('bad-claim');
  });

  it('cannot be made without a secret', () => {
    expect(() => wakeTokens([])).toThrow('at least one');
  });
});

describe('the two kinds of tokens', () => {
  it('are told apart by the header', async () => {
    expect(kindOf(await wakeToken())).toBe('wake');
    expect(kindOf(await token())).toBe('user');
    expect(kindOf(await token({}, { header: { typ: 'application/CALLWAKE-wake+jwt' } }))).toBe('wake');
    expect(kindOf('no token at all')).toBe('user');
  });

  it('a wake token is refused as a user token, even where both have one secret', async () => {
    expect(await reasonOf(verifier().verify(await wakeToken()))).toBe('wrong-kind');
  });

  it.each(['callwake-wake+jwt', 'Callwake-Wake+JWT', 'application/callwake-wake+jwt'])(
    'a token with every claim of a user and typ %s is refused as a user token',
    async (typ) => {
      expect(await reasonOf(verifier().verify(await token({}, { header: { typ } })))).toBe('wrong-kind');
    },
  );

  it('a user token is refused as a wake token, even with every claim of one', async () => {
    const claims = { device: 'phone-1', call: leg.call };
    expect(await reasonOf(wakeTokens().verify(await token(claims)))).toBe('wrong-kind');
  });
});

describe('a token of the wrong kind', () => {
  it('is told so, and not that its signature is wrong, where the kinds have secrets of their own', async () => {
    expect(await reasonOf(wakeTokens([OTHER_SECRET]).verify(await token()))).toBe('wrong-kind');
    expect(await reasonOf(verifier({ secrets: [OTHER_SECRET] }).verify(await wakeToken()))).toBe('wrong-kind');
  });
});

describe('the wake secret derived from AUTH_SECRET', () => {
  it('is another for each secret, never the secret itself, and always the same', async () => {
    const derived = await deriveWakeSecret([SECRET, OTHER_SECRET]);
    const [one, two] = derived.map((bytes) => Buffer.from(bytes).toString('hex'));
    expect(one).not.toBe(two);
    expect(one).toHaveLength(64);
    expect(one).not.toBe(Buffer.from(SECRET).toString('hex'));
    expect(await deriveWakeSecret([SECRET, OTHER_SECRET])).toEqual(derived);
  });

  it('makes tokens that the user secret does not verify', async () => {
    const made = await wakeTokens(await deriveWakeSecret([SECRET])).sign({ ...leg, ringUntil });
    expect(await reasonOf(wakeTokens([SECRET]).verify(made))).toBe('bad-signature');
  });

  it('keeps old wake tokens good while AUTH_SECRET is changed', async () => {
    const before = await wakeTokens(await deriveWakeSecret([SECRET])).sign({ ...leg, ringUntil });
    const after = wakeTokens(await deriveWakeSecret([OTHER_SECRET, SECRET]));
    expect(await reasonOf(after.verify(before))).toBe('ok');
  });
});
