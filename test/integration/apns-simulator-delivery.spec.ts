import { once } from 'node:events';
import { type Push, type Verdict } from '#apns-simulator';
import { RawClient, TOKEN } from '../unit/apns-simulator/raw-client.js';
import {
  type Account,
  makeAccount,
  NOW,
  NOW_SECONDS,
  providerToken,
  startSimulated,
} from '../unit/apns-simulator/simulated.js';

let account: Account;
let running: Awaited<ReturnType<typeof startSimulated>>;
let client: RawClient;
let answer: (push: Push) => Verdict | undefined | Promise<Verdict | undefined>;
const reported: unknown[] = [];

beforeAll(async () => {
  account = await makeAccount();
});

beforeEach(async () => {
  answer = () => undefined;
  reported.length = 0;
  running = await startSimulated(account, {
    answer: (push) => answer(push),
    report: (error) => reported.push(error),
  });
  client = await RawClient.connect(running.url, { ca: account.ca }, await providerToken(account.providerKey));
});

afterEach(async () => {
  await client.close();
  await running.simulator.close();
});

/** Sends a push that only its expiration and the text of its payload tell apart. */
const push = (text: string, expiration: string | undefined) =>
  client.push({ headers: { 'apns-expiration': expiration }, body: JSON.stringify({ text }) });

/** Switches the phone on, and gives the texts that have reached it so far. */
function phone(token = TOKEN) {
  const texts: unknown[] = [];
  const off = running.simulator.attach(token, ({ payload }) => texts.push(payload['text']));
  return { texts, off };
}

const IN_30_SECONDS = String(NOW_SECONDS + 30);

describe('a phone that is on', () => {
  it('gets the push with all that it carried', async () => {
    const reached = new Promise<Push>((done) => running.simulator.attach(TOKEN.toUpperCase(), done));
    const { apnsId } = await push('ring', IN_30_SECONDS);
    const { headers, ...others } = await reached;
    expect(others).toEqual({
      apnsId,
      token: TOKEN,
      topic: 'org.example.demo.voip',
      pushType: 'voip',
      expiration: NOW_SECONDS + 30,
      receivedAt: NOW,
      payload: { text: 'ring' },
    });
    expect(headers).toMatchObject({ 'apns-priority': '10', 'apns-topic': 'org.example.demo.voip' });
    expect(Object.keys(headers)).not.toContain('authorization');
  });

  it.each([['0'], ['1'], [undefined]])('gets a push of expiration %p at once', async (expiration) => {
    const { texts } = phone();
    await push('ring', expiration);
    expect(texts).toEqual(['ring']);
  });

  it('gets what is for its token, until it is switched off', async () => {
    const [mine, others] = [phone(), phone('00ff')];
    await push('first', '0');
    mine.off();
    await push('second', '0');
    expect([mine.texts, others.texts]).toEqual([['first'], []]);
  });

  it('gets nothing that is refused', async () => {
    const { texts } = phone();
    await push('ring', 'tomorrow');
    expect(texts).toEqual([]);
  });
});

describe('a phone that is off', () => {
  it('gets the push when it is switched on before the expiration, once', async () => {
    await push('ring', IN_30_SECONDS);
    running.clock.now = NOW + 29_999;
    expect(phone().texts).toEqual(['ring']);
    expect(phone().texts).toEqual([]);
  });

  it('never gets it from the expiration on', async () => {
    await push('ring', IN_30_SECONDS);
    running.clock.now = NOW + 30_000;
    expect(phone().texts).toEqual([]);
  });

  it.each(['0', '30'])('never gets a push of expiration %s, which is not in the future', async (expiration) => {
    await push('ring', expiration);
    expect(phone().texts).toEqual([]);
  });

  it('gets a push without an expiration', async () => {
    await push('ring', undefined);
    expect(phone().texts).toEqual(['ring']);
  });

  it('gets the newest only, and others theirs', async () => {
    await push('first', IN_30_SECONDS);
    await client.push({ path: '/3/device/00ff', body: '{"text":"to another"}' });
    await push('second', IN_30_SECONDS);
    expect([phone().texts, phone('00ff').texts]).toEqual([['second'], ['to another']]);
  });
});

describe('the record', () => {
  it('has every request with its answer, and no provider token', async () => {
    await push('ring', '0');
    await client.push({ path: '/3/nothing', headers: { authorization: undefined } });
    const [accepted, refused] = running.simulator.requests;
    expect(accepted).toMatchObject({
      ...{ receivedAt: NOW, method: 'POST', path: `/3/device/${TOKEN}`, token: TOKEN, body: '{"text":"ring"}' },
      ...{ status: 200, reason: null },
      credential: { kind: 'token', keyId: 'ABC1234567', teamId: 'TEAM123456', issuedAt: NOW_SECONDS },
    });
    expect(refused).toMatchObject({
      path: '/3/nothing',
      token: null,
      status: 404,
      reason: 'BadPath',
      credential: null,
    });
    expect(JSON.stringify(running.simulator.requests)).not.toContain(client.authorization?.split('.')[2]);
  });

  it('says on which connection each came, and as which request of it', async () => {
    await push('ring', '0');
    await push('ring', '0');
    const other = await RawClient.connect(running.url, { ca: account.ca }, client.authorization?.split(' ')[1]);
    await other.push();
    await other.close();
    const places = running.simulator.requests.map(({ connection, stream }) => [connection, stream]);
    expect(places).toEqual([
      [1, 1],
      [1, 2],
      [2, 1],
    ]);
  });

  it('has a request that its sender broke off', async () => {
    const other = await RawClient.connect(running.url, { ca: account.ca });
    const headers = { ':method': 'POST', ':path': `/3/device/${TOKEN}`, authorization: client.authorization };
    const stream = other.session.request(headers, { endStream: false });
    stream.on('error', () => undefined);
    stream.write('{"aps":');
    await new Promise((done) => other.session.ping(done));
    other.session.destroy();
    while (running.simulator.requests.every(({ status }) => status !== null)) await push('meanwhile', '0');
    expect(running.simulator.requests).toContainEqual(
      expect.objectContaining({
        ...{ token: TOKEN, status: null, reason: null, wrong: 'its sender broke the request off' },
        credential: expect.objectContaining({ kind: 'token' }) as unknown,
      }),
    );
  });

  it('tells listeners of each push that is accepted, until they have enough', async () => {
    const heard: unknown[] = [];
    const enough = running.simulator.onPush(({ payload }) => heard.push(payload['text']));
    await push('first', '0');
    await push('refused', 'tomorrow');
    enough();
    await push('second', '0');
    expect(heard).toEqual(['first']);
  });
});

describe('an answer given by the test', () => {
  it('stands in for the own one, with its timestamp, and brings nothing to the phone', async () => {
    answer = ({ token }) => (token === TOKEN ? { status: 410, reason: 'Unregistered', timestamp: NOW } : undefined);
    const { texts } = phone();
    expect(await push('ring', '0')).toMatchObject({ status: 410, reason: 'Unregistered', timestamp: NOW });
    expect(await client.push({ path: '/3/device/00ff' })).toMatchObject({ status: 200 });
    expect(texts).toEqual([]);
    expect(running.simulator.requests[0]).toMatchObject({ status: 410, reason: 'Unregistered' });
  });

  it('may be late', async () => {
    const order: string[] = [];
    const { promise, resolve } = deferred<Verdict>();
    answer = ({ payload }) => (payload['text'] === 'late' ? promise : undefined);
    await push('opens the connection', '0');
    const late = push('late', '0').then(() => order.push('late'));
    await push('at once', '0').then(() => order.push('at once'));
    resolve({ status: 200 });
    await late;
    expect(order).toEqual(['at once', 'late']);
  });

  it("is not asked about what Apple's rules refuse", async () => {
    answer = () => ({ status: 200 });
    expect(await push('ring', 'tomorrow')).toMatchObject({ status: 400, reason: 'BadExpirationDate' });
  });

  it('that throws is reported, and answered as an error of the server', async () => {
    const failure = new Error('a mistake in the test');
    answer = () => {
      throw failure;
    };
    expect(await push('ring', '0')).toMatchObject({ status: 500, reason: 'InternalServerError' });
    expect(reported).toEqual([failure]);
    expect(running.simulator.requests).toMatchObject([{ status: 500 }]);
  });
});

describe('a listener that throws', () => {
  it('is reported, and harms no answer', async () => {
    const failure = new Error('a mistake in the phone');
    const heard = new Promise<void>((done) => {
      running.simulator.attach(TOKEN, () => {
        done();
        throw failure;
      });
    });
    expect(await push('ring', '0')).toMatchObject({ status: 200 });
    await heard;
    expect(await push('again', 'tomorrow')).toMatchObject({ status: 400 });
    expect(reported).toEqual([failure]);
  });
});

describe('an end of the simulator', () => {
  it('is told by GOAWAY, and what is in hand is answered before', async () => {
    const { promise, resolve } = deferred<Verdict>();
    const asked = new Promise<void>((done) => {
      answer = () => {
        done();
        return promise;
      };
    });
    const late = push('late', '0');
    await asked;
    const goaway = once(client.session, 'goaway');
    const closed = running.simulator.close();
    await goaway;
    resolve({ status: 200 });
    expect(await late).toMatchObject({ status: 200 });
    await closed;
  });

  it('by a kill leaves what is in hand without an answer, and the same port can be served again', async () => {
    const asked = new Promise<void>((done) => {
      answer = () => {
        done();
        return new Promise<never>(() => undefined);
      };
    });
    const never = push('never', '0');
    const failed = never.then(
      () => 'answered',
      () => 'cut',
    );
    await asked;
    await running.simulator.kill();
    expect(await failed).toBe('cut');
    const again = await startSimulated(account, { port: Number(new URL(running.url).port) });
    expect(again.url).toBe(running.url);
    await again.simulator.close();
  });
});

function deferred<T>() {
  let resolve: (value: T) => void = () => undefined;
  const promise = new Promise<T>((done) => {
    resolve = done;
  });
  return { promise, resolve };
}
