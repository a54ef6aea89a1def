import { type ReadableStreamDefaultReader } from 'node:stream/web';
import { attachPhone, ControlServer, type Push } from '#apns-simulator';
import { RawClient, TOKEN } from '../unit/apns-simulator/raw-client.js';
import {
  type Account,
  makeAccount,
  NOW_SECONDS,
  providerToken,
  startSimulated,
} from '../unit/apns-simulator/simulated.js';

let account: Account;
let running: Awaited<ReturnType<typeof startSimulated>>;
let client: RawClient;
let control: ControlServer;
let url: string;

beforeAll(async () => {
  account = await makeAccount();
});

beforeEach(async () => {
  running = await startSimulated(account);
  client = await RawClient.connect(running.url, { ca: account.ca }, await providerToken(account.providerKey));
  control = new ControlServer({ simulator: running.simulator });
  ({ url } = await control.start());
});

afterEach(async () => {
  await client.close();
  await control.close();
  await running.simulator.close();
});

const push = (text: string, expiration = '0') =>
  client.push({ headers: { 'apns-expiration': expiration }, body: JSON.stringify({ text }) });

/** A phone in another process, as far as the simulator can tell: it holds nothing but the URL. */
async function phone(token = TOKEN) {
  const pushes: Push[] = [];
  const waiting: ((push: Push) => void)[] = [];
  const line = await attachPhone(url, token, (push) => {
    pushes.push(push);
    waiting.shift()?.(push);
  });
  return { line, pushes, next: () => new Promise<Push>((done) => waiting.push(done)) };
}

const json = (method: string, body: unknown, text = JSON.stringify(body)): RequestInit => ({ method, body: text });

const get = async (path: string, init: RequestInit = {}) => {
  const response = await fetch(new URL(path, url), init);
  return { status: response.status, body: await response.json() };
};

describe('a phone at the control server', () => {
  it('is on when attachPhone settles, and gets each push with all that it carried', async () => {
    const { line, next } = await phone();
    const reached = next();
    const { apnsId } = await push('Grüße aus 東京');
    expect(await reached).toMatchObject({
      ...{ apnsId, topic: 'org.example.demo.voip', pushType: 'voip', expiration: 0 },
      payload: { text: 'Grüße aus 東京' },
      headers: { 'apns-priority': '10' },
    });
    await line.close();
  });

  it('gets what waited for it, and then what comes, in order', async () => {
    await push('stored', String(NOW_SECONDS + 30));
    const { line, pushes, next } = await phone();
    if (pushes.length === 0) await next();
    const second = next();
    await push('second');
    await second;
    expect(pushes.map(({ payload }) => payload['text'])).toEqual(['stored', 'second']);
    await line.close();
  });

  it('is off once it is closed', async () => {
    const { line, pushes } = await phone();
    await line.close();
    expect(await line.ended).toBe('closed');
    // A push is stored from the moment on when the simulator has seen the line end.
    const stored: Push[] = [];
    while (stored.length === 0) {
      await push('waits', String(NOW_SECONDS + 30));
      const off = running.simulator.attach(TOKEN, (waiting) => stored.push(waiting));
      off();
    }
    expect(pushes).toEqual([]);
  });

  it('learns that the simulator is gone', async () => {
    const { line } = await phone();
    await control.close();
    expect(await line.ended).toBe('lost');
  });

  it('hands on what its listener throws', async () => {
    const failure = new Error('a mistake in the phone');
    const line = await attachPhone(url, TOKEN, () => {
      throw failure;
    });
    const ended = expect(line.ended).rejects.toBe(failure);
    await push('ring');
    await ended;
  });

  it('is refused without a device token, in words', async () => {
    await expect(attachPhone(url, 'xyz', () => undefined)).rejects.toThrow('whole bytes in hex');
  });
});

describe('a silent line', () => {
  it('shows that it is alive', async () => {
    const lively = new ControlServer({ simulator: running.simulator, heartbeatMs: 1 });
    const place = await lively.start();
    const response = await fetch(new URL(`/phones/${TOKEN}/pushes`, place.url));
    expect(response.headers.get('content-type')).toBe('text/event-stream');
    const reader = response.body!.getReader() as ReadableStreamDefaultReader<Uint8Array>;
    const { value } = await reader.read();
    expect(new TextDecoder().decode(value)).toMatch(/^: /);
    await lively.close();
  });
});

describe('the control server', () => {
  it('says that it is there', async () => {
    expect(await get('/health')).toEqual({ status: 200, body: { status: 'ok' } });
  });

  it('gives the record', async () => {
    await push('ring');
    expect(await get('/pushes')).toEqual({
      status: 200,
      body: { pushes: [expect.objectContaining({ token: TOKEN, status: 200, body: '{"text":"ring"}' })] },
    });
  });

  it('gives the record of one token, in any case', async () => {
    await push('ring');
    await client.push({ path: '/3/device/00ff' });
    const { body } = await get(`/pushes?token=00FF`);
    expect(body).toEqual({ pushes: [expect.objectContaining({ token: '00ff' })] });
  });

  it('forgets the record when it is told to', async () => {
    await push('ring');
    expect(await get('/pushes', { method: 'DELETE' })).toMatchObject({ status: 200 });
    expect(running.simulator.requests).toEqual([]);
  });

  it('adds, lists and removes faults', async () => {
    const fault = { do: 'answer', status: 503, reason: 'ServiceUnavailable', next: 2 };
    const { status, body } = await get('/faults', json('POST', fault));
    expect({ status, body }).toEqual({ status: 201, body: { id: '1' } });
    expect(await push('ring')).toMatchObject({ status: 503 });
    expect(await get('/faults')).toMatchObject({ body: { faults: [{ id: '1', fault, times: 1 }] } });
    expect(await get('/faults/1', { method: 'DELETE' })).toMatchObject({ status: 200 });
    expect(await get('/faults/1', { method: 'DELETE' })).toMatchObject({ status: 404, body: { error: 'not-found' } });
    await get('/faults', json('POST', { do: 'hang' }));
    await get('/faults', { method: 'DELETE' });
    expect(await push('ring')).toMatchObject({ status: 200 });
  });

  it('gives tokens out, and ends them', async () => {
    await get(`/tokens/${TOKEN}`, json('PUT', { topic: 'org.example.demo' }));
    expect(await push('ring')).toMatchObject({ reason: 'DeviceTokenNotForTopic' });
    await get(`/tokens/${TOKEN}`, json('PUT', { topic: 'org.example.demo.voip', environment: 'sandbox' }));
    expect(await push('ring')).toMatchObject({ status: 200 });
    await get(`/tokens/${TOKEN}`, json('DELETE', { reason: 'ExpiredToken', timestamp: 5 }));
    expect(await push('ring')).toMatchObject({ status: 410, reason: 'ExpiredToken', timestamp: 5 });
  });

  it.each(['goaway', 'cut'])('ends all connections by %s', async (how) => {
    const closed = new Promise((done) => client.session.once('close', done));
    expect(await get(`/connections/${how}`, json('POST', {}))).toEqual({ status: 200, body: { connections: 1 } });
    await closed;
  });

  it('lets all connections go dark', async () => {
    await get('/connections/black-hole', { method: 'POST' });
    const ping = new Promise((done) => client.session.ping(done));
    expect(running.simulator.connections).toHaveLength(0);
    await running.simulator.close();
    client.session.destroy();
    expect(await ping).not.toBeNull();
  });

  it('forgets everything at once', async () => {
    await get('/faults', json('POST', { do: 'hang' }));
    await get(`/tokens/${TOKEN}`, json('PUT', { topic: 'org.example.demo' }));
    expect(await get('/reset', { method: 'POST' })).toMatchObject({ status: 200 });
    expect(await push('ring')).toMatchObject({ status: 200 });
    expect(running.simulator.requests).toHaveLength(1);
  });

  it.each([
    ['bad-json', '/faults', json('POST', undefined, '{"do":')],
    ['bad-json', '/faults', json('POST', ['hang'])],
    ['bad-fault', '/faults', json('POST', { do: 'explode' })],
    ['bad-token', '/tokens/xyz', json('PUT', { topic: 'org.example.demo' })],
    ['bad-token', '/tokens/xyz', json('DELETE', {})],
    ['bad-request', '/tokens/00', json('PUT', {})],
    ['bad-request', '/tokens/00', json('PUT', { topic: 'org.example.demo', environment: 'test' })],
    ['bad-request', '/tokens/00', json('DELETE', { reason: 'Gone' })],
    ['bad-request', '/tokens/00', json('DELETE', { timestamp: 'now' })],
    ['bad-request', '/connections/goaway', json('POST', { reason: 5 })],
  ])('refuses with %s a wrong request to %s, in words', async (error, path, init) => {
    expect(await get(path, init)).toEqual({ status: 400, body: { error, message: expect.any(String) as string } });
  });

  it.each([
    [404, 'not-found', '/other', {}],
    [405, 'method-not-allowed', '/pushes', { method: 'PATCH' }],
    [405, 'method-not-allowed', `/phones/${TOKEN}/pushes`, { method: 'DELETE' }],
    [400, 'bad-token', '/phones/xyz/pushes', {}],
  ])('answers with %i %s to %s', async (status, error, path, init) => {
    expect(await get(path, init)).toEqual({ status, body: { error, message: expect.any(String) as string } });
  });
});
