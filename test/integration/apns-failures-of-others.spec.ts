import { constants } from 'node:http2';
import { jest } from '@jest/globals';
import { anAddress, aNotification } from '../support/apns.js';
import { Relay } from '../support/relay.js';
import { SenderToRawApple } from '../support/sender-to-raw-apple.js';

/** What other clients were measured to do wrong: F1 and F2 two clients for APNs, F3 one of another provider. */
const line = SenderToRawApple.ofThisFile();
const accepted = { kind: 'accepted' };
const MINUTE = 60_000;
const providerTokens = () => new Set(line.apple.asked.map(({ headers }) => headers.authorization)).size;
const turn = () => new Promise(setImmediate);

describe('F1', () => {
  it.each([
    [503, 'ServiceUnavailable', 'tryLater'],
    [429, 'SomethingNew', 'tryLater'],
    [429, 'TooManyRequests', 'refused'],
  ])(
    '%i %s with retry-after is not sent again without delay: it is asked once, and the wait is told',
    async (status, reason, kind) => {
      await line.begin();
      line.apple.behaviour = (asked) => {
        asked.answer(status, reason, { 'retry-after': '2' });
      };
      await expect(line.push()).resolves.toEqual({
        kind,
        status,
        reason,
        ...(kind === 'tryLater' && { retryAfterMs: 2000 }),
      });
      for (let n = 0; n < 20; n++) await turn();
      expect(line.apple.asked).toHaveLength(1);
    },
  );

  it('a provider token that Apple calls expired for ever does not make four: none is made within 20 minutes, then one', async () => {
    let now = Date.now();
    await line.begin({ clock: () => now });
    line.apple.behaviour = (asked) => {
      asked.answer(403, 'ExpiredProviderToken');
    };
    for (let n = 0; n < 10; n++) await expect(line.push()).resolves.toMatchObject({ reason: 'ExpiredProviderToken' });
    expect([line.apple.asked.length, providerTokens()]).toEqual([10, 1]);
    now += 20 * MINUTE;
    for (let n = 0; n < 10; n++) await line.push();
    // The first of these was sent again with the new one.
    expect([line.apple.asked.length, providerTokens()]).toEqual([10 + 11, 2]);
  });

  it('a cold burst to a peer that allows one stream does not lose all but one', async () => {
    await line.begin({}, 1);
    for (const outcome of await Promise.all(line.pushes(50))) expect(outcome).toMatchObject(accepted);
    expect(line.apple.asked).toHaveLength(50);
    expect(new Set(line.ids).size).toBe(50);
  });

  it('pushes that wait for a slow stream do not time out behind it: they go over more connections', async () => {
    await line.begin({}, 1);
    await line.push();
    let hung = 0;
    line.apple.behaviour = (asked) => {
      if (asked.connection > 0) asked.answer();
      else hung += 1;
    };
    const all = line.pushes(30).map((each) => each.catch((error: unknown) => error));
    for (const outcome of await Promise.all(all.slice(1))) expect(outcome).toMatchObject(accepted);
    expect(hung).toBe(1);
  });

  it('a dead peer is not kept: what went to it is of unknown fate, and the next push goes over a new connection', async () => {
    await line.begin();
    const relay = new Relay();
    const port = await relay.start(Number(new URL(line.apple.url).port));
    const sender = line.account.sender(`https://127.0.0.1:${port}`, { pingMs: 100, silenceMs: 0 });
    const push = () => sender.send(anAddress(), aNotification());
    await push();
    relay.goDeaf();
    await expect(push()).rejects.toMatchObject({ name: 'CouldNotAsk', sent: true });
    await expect(push()).resolves.toMatchObject(accepted);
    await sender.close();
    await relay.stop();
  });

  it('two GOAWAY frames do not fail the pushes in flight', async () => {
    await line.begin();
    await line.push();
    const held = line.hold();
    const inFlight = line.pushes(10);
    await line.apple.gets(11);
    const { session, stream } = held.at(-1)!;
    session.goaway(constants.NGHTTP2_NO_ERROR, 2 ** 31 - 1);
    session.goaway(constants.NGHTTP2_NO_ERROR, stream.id);
    while (line.events.filter(({ kind }) => kind === 'goaway').length < 2) await turn();
    for (const asked of held) asked.answer();
    for (const outcome of await Promise.all(inFlight)) expect(outcome).toMatchObject(accepted);
    expect(line.apple.asked).toHaveLength(11);
  });
});

describe('F2', () => {
  afterEach(() => {
    jest.useRealTimers();
  });

  it('a server that takes a push and says nothing does not hang it for longer than three seconds', async () => {
    await line.begin();
    line.hold();
    jest.useFakeTimers({
      doNotFake: [
        'Date',
        'hrtime',
        'nextTick',
        'performance',
        'queueMicrotask',
        'setImmediate',
        'clearImmediate',
        'setInterval',
      ],
    });
    const lost = expect(line.push()).rejects.toMatchObject({ name: 'CouldNotAsk', sent: true });
    await line.apple.gets(1);
    jest.advanceTimersByTime(3_000);
    await lost;
  });

  it('200 pushes at once are streams of one connection, not connections of one stream', async () => {
    await line.begin({ by: 'certificate' }, 250);
    const held = line.hold();
    const all = line.pushes(200);
    await line.apple.gets(200);
    expect(line.apple.sessions).toHaveLength(1);
    for (const asked of held) asked.answer();
    await Promise.all(all);
  });

  it('the apns-id goes out with the push, and comes in with the answer', async () => {
    await line.begin();
    const id = '0d9f3b0e-6f0a-4f6d-8a52-6b1f6f0c9a11';
    const outcome = await line.sender.send(anAddress(), aNotification({ 'apns-id': id }));
    expect(line.ids).toEqual([id]);
    expect(outcome).toEqual({ kind: 'accepted', apnsId: id });
  });

  it.each(['ExpiredToken', 'Unregistered'])('%s is known, and since when, in milliseconds', async (reason) => {
    await line.begin();
    const timestamp = 1_795_499_990_123;
    line.apple.behaviour = ({ stream }) => {
      stream.respond({ ':status': 410 });
      stream.end(JSON.stringify({ reason, timestamp }));
    };
    await expect(line.push()).resolves.toEqual({ kind: 'tokenGone', status: 410, reason, since: timestamp });
  });
});

describe('F3', () => {
  it('a push does not have a connection of its own: one after another goes over one', async () => {
    await line.begin();
    for (let n = 0; n < 20; n++) await line.push();
    expect(line.apple.sessions).toHaveLength(1);
  });

  it('a fault of our credentials is not laid at the door of the token', async () => {
    await line.begin();
    line.apple.behaviour = (asked) => {
      asked.answer(403, 'InvalidProviderToken');
    };
    await expect(line.push()).resolves.toMatchObject({
      kind: 'refused',
      advice: expect.stringContaining('.p8') as string,
    });
  });

  it('a connection that is reset is an error of its pushes, and none that nobody can catch: the next goes over a new one', async () => {
    await line.begin();
    await line.push();
    line.hold();
    const all = line.pushes(10).map((each) => expect(each).rejects.toMatchObject({ name: 'CouldNotAsk', sent: true }));
    await line.apple.gets(11);
    line.apple.cut('reset');
    await Promise.all(all);
    while (!line.events.some(({ kind }) => kind === 'closed')) await turn();
    line.answerAll();
    await expect(line.push()).resolves.toMatchObject(accepted);
  });
});
