import { constants } from 'node:http2';
import { type ApnsSenderOptions } from '#apns';
import { CouldNotAsk } from '#push';
import { Account, anAddress, aNotification } from '../support/apns.js';
import { type Asked, RawApple } from '../support/raw-apple.js';
import { Relay } from '../support/relay.js';
import { SenderToRawApple } from '../support/sender-to-raw-apple.js';

const line = SenderToRawApple.ofThisFile();
const accepted = { kind: 'accepted' };

describe('the sender', () => {
  it('says what the contract wants, and never indexes path and authorization', async () => {
    await line.begin();
    await line.push();
    const [{ headers, neverIndexed }] = line.apple.asked as [Asked];
    expect(headers).toMatchObject({
      ':method': 'POST',
      ':path': '/3/device/aabb',
      'apns-topic': 'org.example.demo.voip',
    });
    expect(headers.authorization).toMatch(/^bearer ey/);
    expect([...neverIndexed].sort()).toEqual([':path', 'authorization']);
  });

  it('sends a cold burst of 100 to a peer that allows one stream: none is lost, refused or sent twice', async () => {
    await line.begin({}, 1);
    line.apple.behaviour = (asked, n) => {
      if (n === 0) asked.session.settings({ maxConcurrentStreams: 50 });
      asked.answer();
    };
    for (const outcome of await Promise.all(line.pushes(100))) expect(outcome).toMatchObject(accepted);
    expect(new Set(line.ids).size).toBe(100);
    expect(line.apple.asked).toHaveLength(100);
  });

  it('opens many streams at once with a certificate, and sends no authorization', async () => {
    await line.begin({ by: 'certificate' });
    const held = line.hold();
    const all = line.pushes(20);
    await line.apple.gets(20);
    for (const asked of held) asked.answer();
    await Promise.all(all);
    expect(line.apple.asked.every(({ headers }) => headers.authorization === undefined)).toBe(true);
    expect(line.opened).toBe(1);
  });

  it('keeps within the stream limit when the peer lowers it on the way, and opens more connections when all are full', async () => {
    await line.begin();
    await line.push();
    line.apple.sessions[0]!.settings({ maxConcurrentStreams: 2 });
    await line.push();
    const held = line.hold();
    const all = line.pushes(10);
    await line.apple.gets(2 + 2 + 1);
    expect(line.apple.asked.filter(({ connection }) => connection === 0)).toHaveLength(2 + 2);
    for (let n = 0; n < 10; n++) {
      await line.apple.gets(2 + n + 1);
      held[n]!.answer();
    }
    for (const outcome of await Promise.all(all)) expect(outcome).toMatchObject(accepted);
    expect(line.apple.sessions.length).toBeGreaterThan(1);
  });

  it('finishes what is in flight after a GOAWAY, and sends what is new over another connection', async () => {
    await line.begin();
    await line.push();
    const held = line.hold();
    const inFlight = line.pushes(60);
    await line.apple.gets(61);
    held[0]!.session.goaway(constants.NGHTTP2_NO_ERROR, held.at(-1)!.stream.id, Buffer.from('{"reason":"Shutdown"}'));
    while (!line.events.some(({ kind }) => kind === 'goaway')) await new Promise(setImmediate);
    line.answerAll();
    await expect(line.push()).resolves.toMatchObject(accepted);
    for (const asked of held) asked.answer();
    for (const outcome of await Promise.all(inFlight)) expect(outcome).toMatchObject(accepted);
    expect(line.events).toContainEqual(expect.objectContaining({ kind: 'goaway', reason: 'Shutdown' }));
    expect(line.apple.asked.at(-1)?.connection).toBe(1);
    expect(new Set(line.ids).size).toBe(line.apple.asked.length);
  });

  it('sends again, once and with the same apns-id, what a GOAWAY says was not processed', async () => {
    await line.begin();
    await line.push();
    const held = line.hold();
    const inFlight = line.pushes(10);
    await line.apple.gets(11);
    line.answerAll();
    const last = held[4]!;
    last.session.goaway(constants.NGHTTP2_NO_ERROR, last.stream.id);
    await line.apple.gets(11 + 5);
    for (const asked of held.slice(0, 5)) asked.answer();
    for (const outcome of await Promise.all(inFlight)) expect(outcome).toMatchObject(accepted);
    const again = line.apple.asked.slice(11);
    expect(again.map(({ headers }) => headers['apns-id']).sort()).toEqual(
      held
        .slice(5)
        .map(({ headers }) => headers['apns-id'])
        .sort(),
    );
    expect(again.every(({ connection }) => connection === 1)).toBe(true);
  });

  it('sends a refused stream again, and gives up where the peer refuses for ever', async () => {
    await line.begin();
    line.apple.behaviour = (asked, n) => {
      if (n === 0) asked.stream.close(constants.NGHTTP2_REFUSED_STREAM);
      else asked.answer();
    };
    await expect(line.push()).resolves.toMatchObject(accepted);
    expect(new Set(line.ids).size).toBe(1);
    line.apple.behaviour = (asked) => {
      asked.stream.close(constants.NGHTTP2_REFUSED_STREAM);
    };
    await expect(line.push()).rejects.toBeInstanceOf(CouldNotAsk);
  });

  it('does not send again what was cut with its fate unknown', async () => {
    await line.begin();
    await line.push();
    line.hold();
    const all = line.pushes(60).map((each) => expect(each).rejects.toMatchObject({ name: 'CouldNotAsk', sent: true }));
    await line.apple.gets(61);
    line.apple.cut();
    await Promise.all(all);
    line.answerAll();
    await expect(line.push()).resolves.toMatchObject(accepted);
    expect(line.apple.asked).toHaveLength(62);
  });

  it('gives up a push that hangs at its deadline, and sends the next over another connection', async () => {
    await line.begin({ deadlineMs: 200 });
    await line.push();
    line.hold();
    await expect(line.push()).rejects.toThrow('did not answer within 200 ms');
    line.answerAll();
    await expect(line.push()).resolves.toMatchObject(accepted);
    expect(line.apple.asked.at(-1)?.connection).toBe(1);
  });

  describe('whose peer is dead (packets vanish, nobody closes)', () => {
    let relay: Relay;
    beforeEach(() => {
      relay = new Relay();
    });
    afterEach(() => relay.stop());

    async function beginByRelay(options: Partial<ApnsSenderOptions>) {
      await line.begin();
      const port = await relay.start(Number(new URL(line.apple.url).port));
      await line.sender.close();
      line.sender = line.account.sender(`https://127.0.0.1:${port}`, {
        ...options,
        onEvent: (event) => line.events.push(event),
      });
      await line.push();
      relay.goDeaf();
    }

    it('finds it out by a PING, before the deadline, and goes on over another connection', async () => {
      await beginByRelay({ deadlineMs: 10_000, pingMs: 100, silenceMs: 0 });
      const lost = (await line.push().catch((error: unknown) => error)) as CouldNotAsk;
      expect(lost).toBeInstanceOf(CouldNotAsk);
      expect(String(lost.cause)).toContain('PING');
      await expect(line.push()).resolves.toMatchObject(accepted);
    });

    it('is not held up by it for ever when it closes', async () => {
      await beginByRelay({ deadlineMs: 100 });
      await expect(line.push()).rejects.toBeInstanceOf(CouldNotAsk);
      await line.sender.close();
    });
  });

  it('could not ask where nobody listens, and does not go on trying for the push', async () => {
    await line.begin();
    await line.apple.stop();
    await expect(line.push()).rejects.toMatchObject({ name: 'CouldNotAsk', sent: false });
    expect(line.opened).toBe(0);
  });

  it('could not ask a peer that it does not trust', async () => {
    await line.begin();
    const stranger = await new RawApple().start(await Account.make());
    const distrustful = line.account.sender(stranger.url);
    await expect(distrustful.send(anAddress(), aNotification())).rejects.toBeInstanceOf(CouldNotAsk);
    await distrustful.close();
    await stranger.stop();
    expect(stranger.asked).toEqual([]);
  });

  it.each([
    ['no JSON', 500, 'oops'],
    ['another type', 500, '{"reason":7}'],
    ['nothing', 503, ''],
  ])('takes an error answer with %s for an unknown reason', async (_, status, body) => {
    await line.begin();
    line.apple.behaviour = ({ stream }) => {
      stream.respond({ ':status': status });
      stream.end(body);
    };
    await expect(line.push()).resolves.toMatchObject({ status, reason: 'Unknown' });
  });

  it('closes when what is in flight is finished', async () => {
    await line.begin();
    await line.push();
    const held = line.hold();
    const last = line.push();
    await line.apple.gets(2);
    const closed = line.sender.close();
    held[0]!.answer();
    await expect(last).resolves.toMatchObject(accepted);
    await closed;
    expect(line.apple.sessions).toHaveLength(1);
  });

  it('holds a connection open for the first call, once it was warmed', async () => {
    await line.begin();
    line.sender.warm();
    // One for each environment, which here are one host.
    while (line.opened < 2) await new Promise(setImmediate);
    await line.push();
    expect(line.apple.sessions).toHaveLength(2);
  });
});
