import { constants } from 'node:http2';
import { type Fault } from '#apns-simulator';
import { alive, fate, Faulty } from '../unit/apns-simulator/faulty.js';
import { TOKEN } from '../unit/apns-simulator/raw-client.js';
import { type Account, makeAccount, NOW } from '../unit/apns-simulator/simulated.js';

const OTHER_TOKEN = '00ff';
const toOther = { path: `/3/device/${OTHER_TOKEN}` };

let account: Account;
let at: Faulty;

beforeAll(async () => {
  account = await makeAccount();
});
beforeEach(async () => {
  at = await Faulty.start(account);
});
afterEach(() => at.stop());

describe('a fault', () => {
  const fault = { do: 'answer', status: 503, reason: 'ServiceUnavailable' } as const;

  it('stands for all until it is removed', async () => {
    const id = at.add(fault);
    expect(await at.client.push()).toMatchObject({ status: 503, reason: 'ServiceUnavailable' });
    expect(await at.client.push(toOther)).toMatchObject({ status: 503 });
    expect(at.simulator.faults.list()).toEqual([{ id, fault, times: 2 }]);
    expect(at.simulator.faults.remove(id)).toBe(true);
    expect(at.simulator.faults.remove(id)).toBe(false);
    expect(await at.client.push()).toMatchObject({ status: 200 });
  });

  it('may be for one token, in any case', async () => {
    at.add({ ...fault, token: TOKEN.toUpperCase() });
    expect(await at.client.push(toOther)).toMatchObject({ status: 200 });
    expect(await at.client.push()).toMatchObject({ status: 503 });
  });

  it('may be for the next times only', async () => {
    at.add({ ...fault, next: 2 });
    const statuses = [await at.client.push(), await at.client.push(), await at.client.push()].map(
      ({ status }) => status,
    );
    expect(statuses).toEqual([503, 503, 200]);
    expect(at.simulator.faults.list()).toEqual([]);
  });

  it('may be for one request of a connection, counted', async () => {
    at.add({ ...fault, atStream: 3 });
    expect(await at.client.push()).toMatchObject({ status: 200 });
    expect(await at.client.push()).toMatchObject({ status: 503 });
    expect(await at.client.push()).toMatchObject({ status: 200 });
  });

  it("does not hide a client's mistake, and is not used up by it", async () => {
    at.add({ ...fault, next: 1 });
    expect(await at.client.push({ body: '' })).toMatchObject({ reason: 'PayloadEmpty' });
    expect(await at.client.push()).toMatchObject({ status: 503 });
  });

  it('that is none is refused with what is wrong', () => {
    expect(() => at.add({ do: 'delay' } as Fault)).toThrow('The fault "delay" needs "ms"');
  });
});

describe('an answer on demand', () => {
  it('has its timestamp in the body, its retry-after in a header, and delivers nothing', async () => {
    at.add({ do: 'answer', status: 429, reason: 'TooManyRequests', timestamp: NOW, retryAfter: 3 });
    const { headers, answer } = await at.client.answered({});
    expect(answer).toEqual({ status: 429, reason: 'TooManyRequests', timestamp: NOW, apnsId: answer.apnsId });
    expect(headers['retry-after']).toBe('3');
    expect(at.delivered).toEqual([]);
    expect(at.last()).toMatchObject({ status: 429, reason: 'TooManyRequests', fault: 'answer', wrong: null });
  });

  it('of 200 delivers', async () => {
    at.add({ do: 'answer', status: 200 });
    await at.client.push();
    expect(at.delivered).toEqual([TOKEN]);
  });
});

describe('a delay', () => {
  it('holds back answer and delivery, and no other push', async () => {
    at.add({ do: 'delay', ms: 1500, token: TOKEN });
    const waiting = at.isWaiting();
    const late = at.client.push();
    await waiting;
    await at.client.push(toOther);
    expect(at.delivered).toEqual([OTHER_TOKEN]);
    expect(at.waits.map(({ ms }) => ms)).toEqual([1500]);
    at.waits[0]?.end();
    expect(await late).toMatchObject({ status: 200 });
    expect(at.delivered).toEqual([OTHER_TOKEN, TOKEN]);
  });
});

describe('a hang', () => {
  it('is never answered nor delivered, on a connection that lives', async () => {
    at.add({ do: 'hang', token: TOKEN });
    const never = fate(at.client.push());
    expect(await at.client.push(toOther)).toMatchObject({ status: 200 });
    expect(await alive(at.client.session)).toBe(true);
    expect(at.delivered).toEqual([OTHER_TOKEN]);
    at.client.session.destroy();
    expect(await never).toBe('not answered');
    expect(at.simulator.requests.find(({ token }) => token === TOKEN)).toMatchObject({
      status: null,
      fault: 'hang',
    });
  });
});

describe('a cut', () => {
  it.each([
    ['before processing delivers nothing', 'cut-before', []],
    ['after processing delivers, without an answer', 'cut-after', [TOKEN]],
  ] as const)('%s', async (_, kind, reached) => {
    at.add({ do: kind, next: 1 });
    const closed = new Promise((done) => at.client.session.once('close', done));
    expect(await fate(at.client.push())).toBe('not answered');
    await closed;
    expect(at.delivered).toEqual(reached);
    expect(at.last()).toMatchObject({ status: null, fault: kind });
    at.client = await at.connected();
    expect(await at.client.push()).toMatchObject({ status: 200 });
  });
});

describe('a reset', () => {
  it.each([
    ['says "not processed" without a code', {}, constants.NGHTTP2_REFUSED_STREAM],
    ['has its code', { code: constants.NGHTTP2_INTERNAL_ERROR }, constants.NGHTTP2_INTERNAL_ERROR],
  ])('%s', async (_, more, code) => {
    at.add({ do: 'reset', next: 1, ...more });
    const stream = at.client.session.request({ ':method': 'POST', ':path': `/3/device/${TOKEN}` }, { endStream: true });
    stream.on('error', () => undefined).resume();
    await new Promise((done) => stream.once('close', done));
    expect(stream.rstCode).toBe(code);
    expect(at.delivered).toEqual([]);
    expect(await at.client.push()).toMatchObject({ status: 200 });
  });
});

describe('a delivery', () => {
  it('may be a double one', async () => {
    at.add({ do: 'duplicate', next: 1 });
    expect(await at.client.push()).toMatchObject({ status: 200 });
    expect(at.delivered).toEqual([TOKEN, TOKEN]);
  });

  it('may come later than the answer', async () => {
    at.add({ do: 'late', ms: 5000 });
    expect(await at.client.push()).toMatchObject({ status: 200 });
    expect(at.delivered).toEqual([]);
    const reached = new Promise<void>((done) =>
      at.simulator.onPush(() => {
        done();
      }),
    );
    expect(at.waits.map(({ ms }) => ms)).toEqual([5000]);
    at.waits[0]?.end();
    await reached;
    expect(at.delivered).toEqual([TOKEN]);
  });
});
