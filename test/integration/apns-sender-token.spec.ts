import { Account } from '../support/apns.js';
import { SenderToRawApple } from '../support/sender-to-raw-apple.js';

const line = SenderToRawApple.ofThisFile();
const accepted = { kind: 'accepted' };

describe('the sender with a provider token', () => {
  it('waits for the first answer before the second stream, with a provider token', async () => {
    await line.begin();
    const held = line.hold();
    const all = line.pushes(5);
    await line.apple.gets(1);
    await new Promise(setImmediate);
    expect(held).toHaveLength(1);
    line.answerAll();
    held[0]!.answer();
    await Promise.all(all);
    expect(line.opened).toBe(1);
  });

  it.each([
    'InvalidProviderToken',
    'MissingProviderToken',
    // Documented with "Id", seen on the wire without.
    'BadEnvironmentKeyIdInToken',
    'BadEnvironmentKeyInToken',
  ])('does not count %s, an answer about the provider token, as the first', async (reason) => {
    await line.begin();
    const held = line.hold();
    const all = line.pushes(3);
    await line.apple.gets(1);
    held[0]!.answer(403, reason);
    await line.apple.gets(2);
    await new Promise(setImmediate);
    expect(held).toHaveLength(2);
    held[1]!.answer();
    await line.apple.gets(3);
    held[2]!.answer();
    const kinds = (await Promise.all(all)).map(({ kind }) => kind);
    expect(kinds).toEqual(['refused', 'accepted', 'accepted']);
  });

  it('makes no new provider token when a young one is called expired: it says that a clock is off, and by how much', async () => {
    await line.begin({ clock: () => Date.now() - 7_200_000 });
    line.apple.behaviour = (asked) => {
      asked.answer(403, 'ExpiredProviderToken');
    };
    await expect(line.push()).resolves.toMatchObject({ kind: 'refused', reason: 'ExpiredProviderToken' });
    await line.push();
    expect(line.events.filter(({ kind }) => kind === 'providerTokenMade')).toHaveLength(1);
    const off = line.events.find((event) => event.kind === 'clockIsOff');
    expect(Math.round((off?.byMs ?? 0) / 3_600_000)).toBe(-2);
  });

  it('makes a new provider token, once, when one of 20 minutes is called expired, and sends the push with it', async () => {
    let now = Date.now();
    await line.begin({ clock: () => now });
    await line.push();
    now += 20 * 60_000;
    const old = line.apple.asked[0]!.headers.authorization;
    line.apple.behaviour = (asked) => {
      if (asked.headers.authorization === old) asked.answer(403, 'ExpiredProviderToken');
      else asked.answer();
    };
    await expect(line.push()).resolves.toMatchObject(accepted);
    expect(line.events.filter(({ kind }) => kind === 'providerTokenMade')).toHaveLength(2);
  });

  it('lets a connection rest that got too many provider tokens, and sends over another', async () => {
    await line.begin();
    line.apple.behaviour = (asked) => {
      if (asked.connection === 0) asked.answer(429, 'TooManyProviderTokenUpdates');
      else asked.answer();
    };
    await expect(line.push()).resolves.toMatchObject(accepted);
    expect(line.apple.asked.map(({ connection }) => connection)).toEqual([0, 1]);
  });

  it('takes new credentials for what comes, while what is under way ends with the old', async () => {
    await line.begin();
    await line.push();
    const held = line.hold();
    const inFlight = line.push();
    await line.apple.gets(2);
    const other = await Account.make();
    const drained = line.sender.replace([
      line.account.app(line.apple.url, { providerKey: other.credentials.providerKey }),
    ]);
    line.answerAll();
    await line.push();
    held[0]!.answer();
    await expect(inFlight).resolves.toMatchObject(accepted);
    await drained;
    expect(line.apple.asked[2]!.headers.authorization).not.toBe(line.apple.asked[0]!.headers.authorization);
    expect(line.apple.asked[2]!.connection).toBe(1);
    expect(() => line.sender.replace([line.account.app(line.apple.url, { providerKey: 'no key' })])).toThrow(
      'not a signing key',
    );
    await expect(line.push()).resolves.toMatchObject(accepted);
  });
});
