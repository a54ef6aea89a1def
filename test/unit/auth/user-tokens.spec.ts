import { base64url, generateKeyPair } from 'jose';
import { signUserToken } from '#auth';
import { inSeconds, NOW, OTHER_SECRET, reasonOf, SECRET, token, verifier } from './tokens.js';

const bytes = (secret: string) => new TextEncoder().encode(secret);

describe('a user token', () => {
  it('gives app, user and name', async () => {
    const verdict = await verifier().verify(await token({ name: 'Alice' }));
    expect(verdict).toEqual({ ok: true, identity: { app: 'demo', user: 'alice', name: 'Alice', scope: 'user' } });
  });

  it('gives an identity without a name where it has none', async () => {
    const verdict = await verifier().verify(await token());
    expect(verdict).toEqual({ ok: true, identity: { app: 'demo', user: 'alice', scope: 'user' } });
  });

  it('is a service token by the scope "service" alone', async () => {
    const scopeOf = async (scope: unknown) => {
      const verdict = await verifier().verify(await token({ scope }));
      return verdict.ok && verdict.identity.scope;
    };
    expect(await scopeOf('service')).toBe('service');
    for (const other of ['user', 'services', 'openid service', ['service'], true]) {
      expect(await scopeOf(other)).toBe('user');
    }
  });

  it('signed by our own tool is taken until its time is over', async () => {
    const made = await signUserToken(SECRET, { sub: 'bob', app: 'demo', scope: 'service' }, 60, NOW);
    const verdict = await verifier().verify(made);
    expect(verdict).toEqual({ ok: true, identity: { app: 'demo', user: 'bob', scope: 'service' } });
    expect(await reasonOf(verifier({}, NOW + 65_000).verify(made))).toBe('expired');
  });
});

describe('the signature of a user token', () => {
  it('must be there: "alg: none" is refused', async () => {
    const header = base64url.encode(JSON.stringify({ alg: 'none' }));
    const [, claims] = (await token()).split('.');
    expect(await reasonOf(verifier().verify(`${header}.${claims!}.`))).toBe('wrong-algorithm');
  });

  it('must be made with the secret', async () => {
    expect(await reasonOf(verifier().verify(await token({}, { key: bytes(OTHER_SECRET) })))).toBe('bad-signature');
  });

  it('covers the claims', async () => {
    const [header, , signature] = (await token()).split('.');
    const [, claims] = (await token({ sub: 'mallory' })).split('.');
    expect(await reasonOf(verifier().verify(`${header!}.${claims!}.${signature!}`))).toBe('bad-signature');
  });

  it('may be of any secret of the list, so that one can be changed without an outage', async () => {
    const both = verifier({ secrets: [OTHER_SECRET, SECRET] });
    expect(await reasonOf(both.verify(await token()))).toBe('ok');
    expect(await reasonOf(both.verify(await token({}, { key: bytes(OTHER_SECRET) })))).toBe('ok');
    expect(await reasonOf(both.verify(await token({ exp: inSeconds(-60) })))).toBe('expired');
  });

  it('by RS256 is refused where a secret is configured', async () => {
    const { privateKey } = await generateKeyPair('RS256');
    const signed = await token({}, { key: privateKey, header: { alg: 'RS256' } });
    expect(await reasonOf(verifier().verify(signed))).toBe('wrong-algorithm');
  });

  it('by another HMAC than HS256 is refused', async () => {
    const key = bytes(SECRET.repeat(2));
    const signed = await token({}, { key, header: { alg: 'HS512' } });
    expect(await reasonOf(verifier({ secrets: [key] }).verify(signed))).toBe('wrong-algorithm');
  });

  it.each(['', 'a', 'a.b', 'a.b.c', '..', 'e30.e30.', '\u0000.\u0000.\u0000', 'a.b.c.d.e'])(
    'is not looked for in what is no JWT: %j',
    async (text) => {
      expect(await reasonOf(verifier().verify(text))).toBe('malformed');
    },
  );

  it('does not help a header with an extension that nobody here knows', async () => {
    const header = base64url.encode(JSON.stringify({ alg: 'HS256', crit: ['x'], x: 1 }));
    const [, claims, signature] = (await token()).split('.');
    expect(await reasonOf(verifier().verify(`${header}.${claims!}.${signature!}`))).toBe('malformed');
  });
});

describe('the times of a user token', () => {
  const at = async (claims: object, now: number) => reasonOf(verifier({}, now).verify(await token({ ...claims })));

  it('end 5 s after "exp", for clocks differ', async () => {
    const exp = inSeconds(0);
    expect(await at({ exp }, NOW + 4_999)).toBe('ok');
    expect(await at({ exp }, NOW + 5_000)).toBe('expired');
  });

  it('begin 5 s before "nbf"', async () => {
    const nbf = inSeconds(30);
    expect(await at({ nbf }, NOW + 24_999)).toBe('not-yet-valid');
    expect(await at({ nbf }, NOW + 25_000)).toBe('ok');
  });

  it('must have an end', async () => {
    expect(await at({ exp: undefined }, NOW)).toBe('missing-claim');
  });

  it.each(['exp', 'nbf', 'iat'])('are numbers: %s as text is refused', async (claim) => {
    expect(await at({ [claim]: '1795500060' }, NOW)).toBe('bad-claim');
  });

  it('are not judged by "iat": one in the future is the affair of its signer', async () => {
    expect(await at({ iat: inSeconds(3600) }, NOW)).toBe('ok');
  });
});

describe('a refusal', () => {
  it('says what would help, and never repeats the token', async () => {
    const refusals = await Promise.all([
      token({ exp: inSeconds(-60) }),
      token({ sub: 'no such grammar!' }),
      token({ name: 'x'.repeat(300) }),
      token({ app: 'elsewhere' }),
      token({}, { key: bytes(OTHER_SECRET) }),
    ]);
    for (const refusedToken of refusals) {
      const verdict = await verifier().verify(refusedToken);
      expect(verdict).toMatchObject({ ok: false, message: expect.stringMatching(/.{20}/) as string });
      const said = JSON.stringify(verdict);
      for (const part of [...refusedToken.split('.'), 'no such grammar!', 'xxx', 'elsewhere']) {
        expect(said).not.toContain(part);
      }
    }
  });
});
