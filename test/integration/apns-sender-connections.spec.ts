import { constants } from 'node:http2';
import { once } from 'node:events';
import { type AddressInfo, createServer, type Server, type Socket } from 'node:net';
import { jest } from '@jest/globals';
import { ApnsSender } from '#apns';
import { CouldNotAsk } from '#push';
import { anAddress, aNotification } from '../support/apns.js';
import { Relay } from '../support/relay.js';
import { SenderToRawApple } from '../support/sender-to-raw-apple.js';

const line = SenderToRawApple.ofThisFile();
const accepted = { kind: 'accepted' };
const MINUTE = 60_000;
/** All of Jest's fakes but setTimeout and clearTimeout. */
const EVERY_OTHER = [
  ...(['Date', 'hrtime', 'nextTick', 'performance', 'queueMicrotask'] as const),
  ...(['setImmediate', 'clearImmediate', 'setInterval', 'clearInterval'] as const),
];

describe('the stream limit', () => {
  it('is kept when it is raised on the way: what waited goes at once, and no more than that', async () => {
    await line.begin({}, 1);
    await line.push();
    const held = line.hold();
    const all = line.pushes(30);
    // The second connection is new, so that the first answer is waited for there.
    await line.apple.gets(1 + 2);
    const first = line.apple.sessions[0]!;
    first.settings({ maxConcurrentStreams: 8 });
    const inFlight = () => line.apple.asked.slice(1).filter(({ connection }) => connection === 0);
    while (inFlight().length < 8) await new Promise(setImmediate);
    await new Promise((resolve) => first.ping(resolve));
    expect(inFlight()).toHaveLength(8);
    line.answerAll();
    for (const asked of held) asked.answer();
    for (const outcome of await Promise.all(all)) expect(outcome).toMatchObject(accepted);
    expect(new Set(line.ids).size).toBe(line.apple.asked.length);
  });
});

describe('a GOAWAY with an error', () => {
  it('is no reason to lose what it says was not processed; the rest is of unknown fate and not sent again', async () => {
    await line.begin();
    await line.push();
    const held = line.hold();
    const inFlight = line.pushes(10).map((each) => each.catch((error: unknown) => error));
    await line.apple.gets(11);
    line.answerAll();
    const last = held[4]!;
    last.session.goaway(constants.NGHTTP2_ENHANCE_YOUR_CALM, last.stream.id);
    const outcomes = await Promise.all(inFlight);
    for (const lost of outcomes.slice(0, 5)) expect(lost).toMatchObject({ name: 'CouldNotAsk', sent: true });
    for (const outcome of outcomes.slice(5)) expect(outcome).toMatchObject(accepted);
    expect(line.apple.asked).toHaveLength(11 + 5);
  });
});

describe('a burst whose provider token Apple calls expired', () => {
  it('is sent with the new one, also where that answer comes when the new one is in use already', async () => {
    let now = Date.now();
    await line.begin({ clock: () => now });
    await line.push();
    now += 20 * MINUTE;
    const held = line.hold();
    const both = line.pushes(2);
    await line.apple.gets(3);
    line.answerAll();
    held[0]!.answer(403, 'ExpiredProviderToken');
    await line.apple.gets(4);
    await both[0];
    held[1]!.answer(403, 'ExpiredProviderToken');
    for (const outcome of await Promise.all(both)) expect(outcome).toMatchObject(accepted);
    expect(line.events.filter(({ kind }) => kind === 'providerTokenMade')).toHaveLength(2);
    expect(line.events.filter(({ kind }) => kind === 'clockIsOff')).toEqual([]);
  });
});

describe('a peer that takes connections and says nothing', () => {
  let mute: Server;
  const taken: Socket[] = [];
  beforeEach(async () => {
    taken.length = 0;
    mute = createServer((socket) => {
      taken.push(socket.on('error', () => undefined).resume());
    }).listen(0, '127.0.0.1');
    await once(mute, 'listening');
  });
  afterEach(async () => {
    for (const socket of taken) socket.destroy();
    await new Promise((resolve) => mute.close(resolve));
  });

  it('could not be asked at the deadline, by one connection for all that wait', async () => {
    await line.begin();
    const { port } = mute.address() as AddressInfo;
    const sender = line.account.sender(`https://127.0.0.1:${port}`, { deadlineMs: 200 });
    const all = Array.from({ length: 20 }, () => sender.send(anAddress(), aNotification()));
    for (const each of all) await expect(each).rejects.toMatchObject({ name: 'CouldNotAsk', sent: false });
    expect(taken).toHaveLength(1);
    await sender.close();
  });

  it('does not hold up the end of a sender for longer than that', async () => {
    await line.begin();
    const { port } = mute.address() as AddressInfo;
    const sender = line.account.sender(`https://127.0.0.1:${port}`, { deadlineMs: 200 });
    const lost = expect(sender.send(anAddress(), aNotification())).rejects.toBeInstanceOf(CouldNotAsk);
    await sender.close();
    await lost;
  });
});

/** Apple ends each connection as soon as it is there. */
function endEachConnection(): void {
  line.apple.whenConnected = (session) => {
    session.goaway(constants.NGHTTP2_NO_ERROR, 0, Buffer.from('{"reason":"Shutdown"}'));
    session.close();
  };
}

it('a peer that ends each connection at once could not be asked, by three connections for all that wait', async () => {
  await line.begin();
  endEachConnection();
  for (const each of line.pushes(20)) await expect(each).rejects.toMatchObject({ name: 'CouldNotAsk', sent: false });
  expect(line.apple.sessions.length).toBeLessThanOrEqual(1 + 3);
});

describe('a peer that went deaf, or never closes its side', () => {
  it('does not hold up the end of a sender that waits for no answer', async () => {
    await line.begin();
    const relay = new Relay();
    const port = await relay.start(Number(new URL(line.apple.url).port));
    const sender = line.account.sender(`https://127.0.0.1:${port}`, { deadlineMs: 200 });
    await sender.send(anAddress(), aNotification());
    relay.goDeaf();
    await sender.close();
    await relay.stop();
  });

  it('is left, after its GOAWAY, though it leaves the connection open', async () => {
    await line.begin({ deadlineMs: 200 });
    await line.push();
    line.apple.sessions[0]!.goaway(constants.NGHTTP2_NO_ERROR);
    while (!line.events.some(({ kind }) => kind === 'closed')) await new Promise(setImmediate);
    await expect(line.push()).resolves.toMatchObject(accepted);
    expect(line.apple.asked[1]!.connection).toBe(1);
  });
});

describe('the connection that is held open', () => {
  beforeEach(async () => {
    await line.begin();
    await line.sender.close();
    const app = line.account.app(line.apple.url);
    line.events = [];
    line.sender = new ApnsSender({
      // One environment, so that one connection is held open.
      apps: [{ ...app, credentials: { sandbox: app.credentials.sandbox! } }],
      clock: Date.now,
      onEvent: (event) => line.events.push(event),
    });
    jest.useFakeTimers({ doNotFake: EVERY_OTHER });
  });
  afterEach(() => {
    jest.useRealTimers();
  });

  /** How long it waits before it is opened again, in ms, each time that it has ended. */
  async function waits(count: number): Promise<number[]> {
    const waited: number[] = [];
    line.sender.warm();
    while (waited.length < count) {
      while (line.events.filter(({ kind }) => kind === 'closed').length <= waited.length) {
        await new Promise(setImmediate);
      }
      const before = jest.now();
      jest.advanceTimersToNextTimer();
      waited.push(jest.now() - before);
    }
    return waited;
  }

  const growing = [250, 500, 1000, 2000, 4000, 8000, 16_000, 32_000, 60_000, 60_000];

  it('is opened again after waits that grow up to a minute, where it does not come up', async () => {
    await line.apple.stop();
    await expect(waits(growing.length)).resolves.toEqual(growing);
  });

  it('is opened again after such waits, too, where Apple ends it each time', async () => {
    endEachConnection();
    await expect(waits(growing.length)).resolves.toEqual(growing);
  });

  it('is opened again soon, where it was of use before Apple ended it', async () => {
    endEachConnection();
    await waits(5);
    line.apple.whenConnected = () => undefined;
    await line.push();
    const ended = line.events.filter(({ kind }) => kind === 'closed').length;
    line.apple.cut();
    while (line.events.filter(({ kind }) => kind === 'closed').length === ended) await new Promise(setImmediate);
    const before = jest.now();
    jest.advanceTimersToNextTimer();
    expect(jest.now() - before).toBe(250);
  });
});
