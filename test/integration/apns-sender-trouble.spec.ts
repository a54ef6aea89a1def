import { constants } from 'node:http2';
import { once } from 'node:events';
import { jest } from '@jest/globals';
import { anAddress, aNotification } from '../support/apns.js';
import { SenderToRawApple } from '../support/sender-to-raw-apple.js';

const line = SenderToRawApple.ofThisFile();
const accepted = { kind: 'accepted' };
const connections = () => line.apple.asked.map(({ connection }) => connection);
const turn = () => new Promise(setImmediate);

/** Apple's trouble, for ever. */
function trouble(status: number, reason: string): void {
  line.apple.behaviour = (asked) => {
    asked.answer(status, reason);
  };
}

/** From now on setTimeout waits for the test; all other clocks go on. */
function holdTimers(): void {
  jest.useFakeTimers({
    doNotFake: [
      ...(['Date', 'hrtime', 'nextTick', 'performance', 'queueMicrotask'] as const),
      ...(['setImmediate', 'clearImmediate', 'setInterval', 'clearInterval'] as const),
    ],
  });
}
afterEach(() => {
  jest.useRealTimers();
});

describe("an answer of Apple's trouble", () => {
  it.each([
    [500, 'InternalServerError'],
    [502, 'SomethingNew'],
    [503, 'ServiceUnavailable'],
    [503, 'Shutdown'],
  ])(
    '%i %s is told as it is, and each further try goes over another connection, up to the six of a leg',
    async (...answer) => {
      await line.begin();
      trouble(...answer);
      for (let n = 0; n < 5; n++) {
        await expect(line.push()).resolves.toMatchObject({ kind: 'tryLater', status: answer[0], reason: answer[1] });
      }
      line.answerAll();
      await expect(line.push()).resolves.toMatchObject(accepted);
      expect(connections()).toEqual([0, 1, 2, 3, 4, 5]);
    },
  );

  it('leaves no push behind on the connection that is left', async () => {
    await line.begin();
    await line.push();
    const held = line.hold();
    const all = line.pushes(10);
    await line.apple.gets(11);
    held[0]!.answer(500, 'InternalServerError');
    await all[0];
    for (const asked of held.slice(1)) asked.answer();
    for (const outcome of await Promise.all(all.slice(1))) expect(outcome).toMatchObject(accepted);
  });

  it('opens no storm of connections where it lasts: a few at once, then one a second', async () => {
    await line.begin();
    const began = performance.now();
    trouble(500, 'InternalServerError');
    for (let n = 0; n < 200; n++) await expect(line.push()).resolves.toMatchObject({ status: 500 });
    const seconds = Math.ceil((performance.now() - began) / 1000);
    expect(line.apple.sessions.length).toBeLessThanOrEqual(8 + seconds);
    expect(line.apple.sessions.length).toBeGreaterThanOrEqual(8);
  });
});

it('a stream that is reset is of unknown fate, and the next push goes over another connection', async () => {
  await line.begin();
  await line.push();
  line.apple.behaviour = ({ stream }) => {
    stream.close(constants.NGHTTP2_INTERNAL_ERROR);
  };
  await expect(line.push()).rejects.toMatchObject({ name: 'CouldNotAsk', sent: true });
  line.answerAll();
  await expect(line.push()).resolves.toMatchObject(accepted);
  expect(connections()).toEqual([0, 0, 1]);
});

it('two GOAWAY frames, the second with the last stream: what is above it goes elsewhere at once, under its apns-id', async () => {
  await line.begin();
  await line.push();
  const held = line.hold();
  const all = line.pushes(6);
  await line.apple.gets(7);
  line.answerAll();
  const [{ session, stream }] = held.slice(2) as [(typeof held)[0]];
  session.goaway(constants.NGHTTP2_NO_ERROR, 2 ** 31 - 1, Buffer.from('{"reason":"Shutdown"}'));
  session.goaway(constants.NGHTTP2_NO_ERROR, stream.id, Buffer.from('{"reason":"Shutdown"}'));
  await line.apple.gets(7 + 3);
  for (const asked of held.slice(0, 3)) asked.answer();
  for (const outcome of await Promise.all(all)) expect(outcome).toMatchObject(accepted);
  expect(connections().slice(7)).toEqual([1, 1, 1]);
  expect(new Set(line.ids).size).toBe(7);
});

describe('a connection that got too many provider tokens', () => {
  const tooMany = () => line.events.filter(({ kind }) => kind === 'tooManyProviderTokens').length;

  it('rests: what it had, and what comes, goes over others, it stays open, and no provider token is made', async () => {
    await line.begin();
    await line.push();
    line.apple.behaviour = (asked) => {
      if (asked.connection === 0) asked.answer(429, 'TooManyProviderTokenUpdates');
      else asked.answer();
    };
    for (const outcome of await Promise.all(line.pushes(20))) expect(outcome).toMatchObject(accepted);
    for (let n = 0; n < 5; n++) await line.push();
    expect(line.apple.asked.filter(({ connection }) => connection === 0).length).toBeLessThanOrEqual(1 + 20);
    expect(new Set(connections().slice(-5))).toEqual(new Set([1]));
    expect(line.apple.sessions.map(({ destroyed }) => destroyed)).toEqual([false, false]);
    expect(tooMany()).toBe(1);
    expect(line.events.filter(({ kind }) => kind === 'providerTokenMade')).toHaveLength(1);
  });

  it('is one of four at most where all are told so; after a minute one push tries each again', async () => {
    await line.begin();
    trouble(429, 'TooManyProviderTokenUpdates');
    holdTimers();
    await expect(line.push()).resolves.toMatchObject({ kind: 'tryLater', reason: 'TooManyProviderTokenUpdates' });
    await expect(line.push()).resolves.toMatchObject({ kind: 'tryLater', reason: 'TooManyProviderTokenUpdates' });
    expect(connections()).toEqual([0, 1, 2, 3]);
    const lost = expect(line.push()).rejects.toMatchObject({ name: 'CouldNotAsk', sent: false });
    jest.advanceTimersByTime(3_000);
    await lost;
    expect(line.apple.sessions).toHaveLength(4);
    const held = line.hold();
    jest.advanceTimersByTime(57_000);
    const all = line.pushes(6);
    await line.apple.gets(4 + 1);
    line.answerAll();
    held[0]!.answer();
    for (const outcome of await Promise.all(all)) expect(outcome).toMatchObject(accepted);
    expect(line.apple.sessions).toHaveLength(4);
    expect(tooMany()).toBe(4);
  });
});

describe('connections that allow no stream', () => {
  it('let pushes wait until one allows some', async () => {
    await line.begin({ by: 'certificate' }, 0);
    const all = line.pushes(3);
    while (line.apple.sessions.length < 4) await turn();
    line.apple.sessions[2]!.settings({ maxConcurrentStreams: 2 });
    for (const outcome of await Promise.all(all)) expect(outcome).toMatchObject(accepted);
    expect(connections()).toEqual([2, 2, 2]);
  });

  it.each(['key', 'certificate'] as const)('are left for new ones where somebody waited in vain, by %s', async (by) => {
    await line.begin({ by, deadlineMs: 300 }, 0);
    await expect(line.push()).rejects.toMatchObject({ name: 'CouldNotAsk', sent: false });
    const stuck = line.apple.sessions.length;
    line.apple.whenConnected = (session) => {
      session.settings({ maxConcurrentStreams: 10 });
    };
    await expect(line.push()).resolves.toMatchObject(accepted);
    expect(connections()[0]).toBeGreaterThanOrEqual(stuck);
  });
});

describe('bodies', () => {
  const large = () =>
    line.sender.send(anAddress(), { ...aNotification(), body: `{"aps":{},"wake":"${'x'.repeat(4_000)}"}` });
  const inFlightOn = (connection: number) => line.apple.asked.slice(1).filter((each) => each.connection === connection);

  /** What one connection is given before it has to be empty again. */
  const IN_TURN = Math.floor((4 * 65_535) / 4_000);

  it('go over more connections where they would wait for room on one, and all come while none is answered', async () => {
    await line.begin({ by: 'certificate' });
    await large();
    const held = line.hold();
    const all = Array.from({ length: 90 }, large);
    await line.apple.gets(1 + 90);
    expect(inFlightOn(0).length).toBeLessThanOrEqual(IN_TURN);
    for (const { stream } of held) if (!stream.readableEnded) await once(stream, 'end');
    for (const asked of held) asked.answer();
    for (const outcome of await Promise.all(all)) expect(outcome).toMatchObject(accepted);
  });

  it('are overtaken on a connection by no more than its windows hold, however many follow', async () => {
    await line.begin({ by: 'certificate' });
    await large();
    const came: { readonly at: number; readonly connection: number }[] = [];
    line.apple.behaviour = (asked, at) => {
      asked.stream.once('end', () => {
        came.push({ at, connection: asked.connection });
        asked.answer();
      });
    };
    let left = 1_500;
    const lane = async (): Promise<void> => {
      while (left-- > 0) await expect(large()).resolves.toMatchObject(accepted);
    };
    await Promise.all(Array.from({ length: 60 }, lane));
    const overtakers = came.map(
      ({ at, connection }, n) =>
        came.slice(0, n).filter((earlier) => earlier.connection === connection && earlier.at > at).length,
    );
    expect(Math.max(...overtakers)).toBeLessThanOrEqual(IN_TURN + 1);
  });

  it('go over one connection where the peer has room for them', async () => {
    await line.begin({ by: 'certificate' });
    line.apple.whenConnected = (session) => {
      session.setLocalWindowSize(1_000_000);
    };
    await large();
    const held = line.hold();
    const all = Array.from({ length: 90 }, large);
    await line.apple.gets(1 + 90);
    expect(inFlightOn(0)).toHaveLength(90);
    for (const asked of held) asked.answer();
    await Promise.all(all);
  });
});

it('a push has three seconds in all, the wait for a stream included; a connection is not cut for one that came late', async () => {
  await line.begin({ by: 'certificate' }, 1);
  const held = line.hold();
  holdTimers();
  const first = line.pushes(4);
  await line.apple.gets(4);
  let settled = false;
  const last = line.push().finally(() => (settled = true));
  const lost = expect(last).rejects.toMatchObject({ name: 'CouldNotAsk', sent: true });
  jest.advanceTimersByTime(2_500);
  held[0]!.answer();
  await line.apple.gets(5);
  jest.advanceTimersByTime(499);
  await turn();
  expect(settled).toBe(false);
  for (const asked of held.slice(1, 4)) asked.answer();
  await Promise.all(first);
  jest.advanceTimersByTime(1);
  await lost;
  line.answerAll();
  await expect(line.push()).resolves.toMatchObject(accepted);
  expect(line.apple.sessions).toHaveLength(4);
});

describe('the end of a sender', () => {
  it('waits for what drains with credentials that were replaced', async () => {
    await line.begin();
    await line.push();
    const held = line.hold();
    const inFlight = line.push();
    await line.apple.gets(2);
    void line.sender.replace([line.account.app(line.apple.url, { by: 'certificate' })]);
    let ended = false;
    const closed = line.sender.close().finally(() => (ended = true));
    for (let n = 0; n < 20; n++) await turn();
    expect(ended).toBe(false);
    held[0]!.answer();
    await expect(inFlight).resolves.toMatchObject(accepted);
    await closed;
  });
});

describe('credentials that are replaced', () => {
  it('keep their connections where they stay as they are', async () => {
    await line.begin();
    await line.push();
    await line.sender.replace([line.account.app(line.apple.url)]);
    await line.push();
    expect(connections()).toEqual([0, 0]);
  });

  it('may bring an app, whose bundle id is known from then on', async () => {
    await line.begin();
    const app = line.account.app(line.apple.url);
    expect(line.sender.bundleIdOf('another')).toBeNull();
    await line.sender.replace([app, { ...app, app: 'another', bundleId: 'org.example.another' }]);
    expect(line.sender.bundleIdOf('another')).toBe('org.example.another');
    expect(line.sender.bundleIdOf(app.app)).toBe(app.bundleId);
  });

  it('are given a warm connection where the old ones had one', async () => {
    await line.begin();
    line.sender.warm();
    while (line.opened < 2) await turn();
    void line.sender.replace([line.account.app(line.apple.url, { by: 'certificate' })]);
    // A certificate serves both environments, which here are one host.
    while (line.opened < 2 + 1) await turn();
  });
});
