import { createServer, type Server as HttpServer } from 'node:http';
import { type AddressInfo } from 'node:net';
import { once } from 'node:events';
import { Server } from 'socket.io';
import { type Call, CallwakeClient, CallwakeError } from '#client';
import { next } from './next.js';

const CALL_ID = '3f0c9f6e-7a41-4c39-9a53-5d1f4c1f6f10';
const head = (seq: number) => ({ callId: CALL_ID, seq, at: Date.now() });
const incoming = (seq: number) => ({
  ...head(seq),
  from: { id: 'alice', name: 'Alice' },
  media: 'audio',
  ringUntil: Date.now() + 45_000,
  iceServers: [],
});

describe('a server that speaks nonsense', () => {
  let http: HttpServer;
  let io: Server;
  let url: string;
  let client: CallwakeClient;
  let answer: unknown;
  const uncaught: unknown[] = [];
  const note = (error: unknown) => uncaught.push(error);
  beforeEach(async () => {
    uncaught.splice(0);
    process.on('unhandledRejection', note);
    http = createServer((_, response) => response.writeHead(200).end('<html>not JSON</html>'));
    io = new Server(http, { transports: ['websocket'] });
    io.on('connection', (socket) =>
      socket.onAny((_event: string, _data: unknown, ack: (value: unknown) => void) => {
        ack(answer);
      }),
    );
    http.listen(0, '127.0.0.1');
    await once(http, 'listening');
    url = `http://127.0.0.1:${(http.address() as AddressInfo).port}`;
    client = new CallwakeClient({ url, deviceId: 'phone', token: () => Promise.resolve('token') });
  });
  afterEach(async () => {
    client.close();
    await io.close();
    process.off('unhandledRejection', note);
    expect(uncaught).toEqual([]);
  });
  const online = async () => {
    const isOnline = next(client.on.bind(client), 'state', (state) => state === 'online');
    client.connect();
    await isOnline;
  };

  it.each([
    null,
    7,
    'yes',
    [],
    {},
    { ok: 'true' },
    { ok: true },
    { ok: true, call: 3 },
    { ok: false },
    { ok: false, code: 1 },
  ])('answers an invite by %j: CallwakeError', async (nonsense) => {
    answer = nonsense;
    const error: unknown = await client.invite('bob', { media: 'audio' }).catch((caught: unknown) => caught);
    expect(error).toBeInstanceOf(CallwakeError);
    expect(error).toMatchObject({ code: 'unavailable' });
  });

  it('tells of events that make no sense, and goes on with those that do, each once', async () => {
    await online();
    const errors: unknown[] = [];
    client.on('state', (_state, error) => errors.push(error));
    for (const data of [
      undefined,
      null,
      3,
      'x',
      [],
      {},
      { ...head(1) },
      { ...incoming(1), seq: 'one' },
      { ...incoming(1), from: 7 },
    ])
      io.emit('call:incoming', data);
    for (const event of ['call:ended', 'call:signal', 'call:accepted', 'call:progress'])
      io.emit(event, { callId: CALL_ID });
    io.emit('call:of-a-later-version', { callId: CALL_ID });
    const rings = new Promise<Call>((resolve) => client.on('incoming', resolve));
    io.emit('call:incoming', incoming(1));
    const call = await rings;
    const signals: unknown[] = [];
    call.on('signal', ({ signal }) => signals.push(signal));
    for (const seq of [2, 2, 3, 1, 3, 4])
      io.emit('call:signal', { ...head(seq), from: { id: 'alice', deviceId: 'x' }, signal: seq });
    io.emit('call:ended', { ...head(5), reason: 'cancelled' });
    io.emit('call:signal', { ...head(6), from: { id: 'alice', deviceId: 'x' }, signal: 'after the end' });
    await next(call.on.bind(call), 'ended');
    expect(signals).toEqual([2, 3, 4]);
    expect(call.endReason).toBe('cancelled');
    expect(errors.filter((error) => error instanceof CallwakeError)).toHaveLength(13);
  });

  it('answers a woken app over HTTP with a page: it waits for the socket, and hangs no longer than the call may ring', async () => {
    io.on('connection', (socket) => socket.emit('call:incoming', incoming(1)));
    const from = { id: 'alice', name: 'Alice' };
    const now = Date.now();
    const payload = {
      callId: CALL_ID,
      from,
      media: 'audio',
      sentAt: now,
      ringUntil: now + 45_000,
      wake: 'wake',
    } as const;
    await expect(client.woken(payload)).resolves.toMatchObject({ state: 'calling', peer: from });
    const gone = new CallwakeClient({ url: 'http://127.0.0.1:9', deviceId: 'phone' });
    const over = await gone.woken({ ...payload, ringUntil: now });
    expect(over).toMatchObject({ state: 'ended', endReason: 'unanswered' });
    gone.close();
  });

  it('is closed while everything waits: all is rejected', async () => {
    const nobody = new CallwakeClient({
      url: 'http://127.0.0.1:9',
      deviceId: 'phone',
      token: () => Promise.resolve('t'),
    });
    const from = { id: 'alice', name: 'Alice' };
    const payload = { callId: CALL_ID, from, media: 'audio', sentAt: 0, ringUntil: 45_000, wake: 'wake' } as const;
    const asked = [
      nobody.invite('bob', { media: 'audio' }),
      nobody.woken(payload),
      nobody.register({ platform: 'ios', environment: 'sandbox', tokens: {} }),
      nobody.unregister(),
    ];
    nobody.close();
    for (const result of await Promise.allSettled(asked)) {
      expect(result).toMatchObject({ status: 'rejected', reason: { name: 'CallwakeError', code: 'unavailable' } });
    }
    expect(nobody.state).toBe('offline');
  });
});

describe('wrong arguments', () => {
  const url = 'https://calls.example.org';
  it.each([
    ['nothing', undefined, /give \{ url/],
    ['no url', { deviceId: 'd' }, /url: must begin/],
    ['a url of another kind', { url: 'wss://x', deviceId: 'd' }, /url: must begin/],
    ['no device', { url }, /deviceId/],
    ['a device with a space', { url, deviceId: 'my phone' }, /deviceId/],
    ['a token that is text', { url, deviceId: 'd', token: 'eyJ' }, /token: must be a function/],
    ['another glare', { url, deviceId: 'd', onGlare: 'fight' }, /onGlare/],
  ])('%s: a client says what it needs', (_what, options, message) => {
    expect(() => new CallwakeClient(options as never)).toThrow(message);
  });

  it('are refused with bad-request before anything is sent', async () => {
    const client = new CallwakeClient({ url, deviceId: 'd', token: () => Promise.resolve('t') });
    const circle: Record<string, unknown> = {};
    circle['self'] = circle;
    for (const asked of [
      client.invite('', { media: 'audio' }),
      client.invite('bob', undefined as never),
      client.invite('bob', { media: 'smell' as never }),
      client.invite('bob', { media: 'audio', ringSeconds: 4 }),
      client.invite('bob', { media: 'audio', offer: 7 as never }),
      client.invite('bob', { media: 'audio', data: circle }),
      client.invite('bob', { media: 'audio', data: () => 1 }),
      client.placed('not a UUID'),
      client.woken(undefined as never),
      client.woken({ callId: 'x' } as never),
      client.register(undefined as never),
    ])
      await expect(asked).rejects.toMatchObject({ name: 'CallwakeError', code: 'bad-request' });
    expect(() => client.on('incomming' as never, () => undefined)).toThrow(
      /no event "incomming": incoming, placed, state/,
    );
    expect(() => client.on('incoming', undefined as never)).toThrow(/must be a function/);
    expect(client.state).toBe('offline');
  });

  it('without `token` only woken works, and the error says so', async () => {
    const client = new CallwakeClient({ url, deviceId: 'd' });
    expect(() => {
      client.connect();
    }).toThrow(/Give the client `token`/);
    await expect(client.invite('bob', { media: 'audio' })).rejects.toMatchObject({ code: 'unauthenticated' });
  });
});
