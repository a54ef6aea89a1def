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

  it.each([
    [404, 'not-found', '/other', {}],
    [405, 'method-not-allowed', '/pushes', { method: 'DELETE' }],
    [400, 'bad-token', '/phones/xyz/pushes', {}],
  ])('answers with %i %s to %s', async (status, error, path, init) => {
    expect(await get(path, init)).toEqual({ status, body: { error, message: expect.any(String) as string } });
  });
});
