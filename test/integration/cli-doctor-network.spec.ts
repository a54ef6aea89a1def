import { generateKeyPairSync } from 'node:crypto';
import { once } from 'node:events';
import { createServer, type Server } from 'node:http';
import { type AddressInfo } from 'node:net';
import { freePort } from '../../apps/call-lab/src/redis/free-port.js';
import { Operator } from '../support/operator.js';
import { TurnServer, type TurnServerOptions } from '../support/turn-server.js';

const SECRET = 'the secret that coturn has too';

describe('callwake doctor', () => {
  let operator: Operator;
  let stop: (() => Promise<unknown>)[] = [];
  beforeAll(async () => {
    operator = await Operator.hired({ withRedis: true });
  });
  afterEach(async () => {
    await Promise.all(stop.map((each) => each()));
    stop = [];
  });
  afterAll(() => operator.leaves());

  const containing = (...words: string[]) => expect.stringMatching(new RegExp(words.join('.*'))) as string;

  describe('of TURN', () => {
    const started = async (options: TurnServerOptions = {}) => {
      const server = await TurnServer.start(options);
      stop.push(() => server.stop());
      return server;
    };
    const asks = async (url: string, secret = SECRET) =>
      (await operator.asksDoctor({ TURN_URLS: url, TURN_SECRET: secret })).on(url);

    it('notes that there is none', async () => {
      expect((await operator.asksDoctor({})).on('turn')).toMatchObject({
        level: 'note',
        text: containing('TURN_URLS'),
      });
    });

    it.each(['udp', 'tcp'])('gets a relay as a phone does, by %s, and gives it back', async (transport) => {
      const server = await started({ secret: SECRET, forgetsNonce: true });
      const finding = await asks(`turn:127.0.0.1:${server.port}?transport=${transport}`);
      expect(finding).toMatchObject({ level: 'ok', text: containing('203.0.113.5') });
      expect([server.relays, server.givenBack]).toEqual([1, 1]);
    });

    it('finds a secret that is not the server’s wrong, and repeats it nowhere', async () => {
      const { port } = await started({ secret: SECRET });
      const url = `turn:127.0.0.1:${port}`;
      const { on, out } = await operator.asksDoctor({ TURN_URLS: url, TURN_SECRET: 'another secret of somebody' });
      expect(on(url)).toMatchObject({ level: 'wrong', text: containing('401', 'TURN_SECRET') });
      expect(out).not.toContain('another secret');
    });

    it('finds a server wrong that serves anybody', async () => {
      const { port } = await started();
      expect(await asks(`turn:127.0.0.1:${port}`)).toMatchObject({ level: 'wrong', text: containing('anybody') });
    });

    it('notes a relay that phones cannot reach', async () => {
      const { port } = await started({ secret: SECRET, relay: '10.0.0.7' });
      expect(await asks(`turn:127.0.0.1:${port}`)).toMatchObject({ level: 'note', text: containing('external-ip') });
    });

    it.each(['turn:127.0.0.1:1', 'turn:127.0.0.1:1?transport=tcp', 'turns:127.0.0.1:1'])(
      'finds %s wrong, where nobody listens',
      async (url) => {
        expect(await asks(url)).toMatchObject({ level: 'wrong', text: containing('ECONNREFUSED') });
      },
    );

    it('asks STUN servers for this machine’s address', async () => {
      const { port } = await started();
      const [good, bad] = [`stun:127.0.0.1:${port}`, 'stun:127.0.0.1:1'];
      const { on } = await operator.asksDoctor({ STUN_URLS: `${good},${bad}` });
      expect(on(good)).toMatchObject({ level: 'ok', text: containing('192.0.2.9') });
      expect(on(bad)).toMatchObject({ level: 'wrong' });
    });
  });

  describe('of PUBLIC_URL', () => {
    const asks = (PUBLIC_URL: string, env = {}) => operator.asksDoctor({ PUBLIC_URL, ...env });

    it.each([
      ['', 'is not set.*http://127.0.0.1:3000.*loopback'],
      ['https://localhost', 'loopback'],
      ['https://192.168.1.7', 'private'],
      ['https://[fd00::7]:8443', 'private'],
      ['https://calls.callwake.invalid', 'does not resolve'],
    ])('notes %s, which phones cannot reach', async (url, words) => {
      const { on } = await asks(url);
      expect(on('PUBLIC_URL')).toMatchObject({ level: 'note', text: containing(words) });
    });

    it('notes one without TLS, and a proxy that is not counted', async () => {
      const withoutTls = await asks('http://192.168.1.7');
      expect(withoutTls.out).toContain('App Transport Security');
      expect(withoutTls.on('TRUST_PROXY')).toBeUndefined();
      const withTls = await asks('https://192.168.1.7');
      expect(withTls.out).not.toContain('App Transport Security');
      expect(withTls.on('TRUST_PROXY')).toMatchObject({ level: 'note' });
      expect((await asks('https://192.168.1.7', { TRUST_PROXY: '1' })).on('TRUST_PROXY')).toBeUndefined();
    });
  });

  describe('of the host application', () => {
    const served = async (body: string): Promise<string> => {
      const server: Server = createServer((_, response) => response.end(body)).listen(0, '127.0.0.1');
      await once(server, 'listening');
      stop.push(() => new Promise((resolve) => server.close(resolve)));
      return `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
    };
    const withKeys = async (url: string) =>
      (await operator.asksDoctor({ AUTH_SECRET: '', AUTH_JWKS_URL: url, WAKE_SECRET: 'w'.repeat(32) })).on(
        'AUTH_JWKS_URL',
      );

    it('counts the keys that user tokens can be verified with', async () => {
      const { publicKey } = generateKeyPairSync('ec', { namedCurve: 'P-256' });
      const key = publicKey.export({ format: 'jwk' });
      expect(await withKeys(await served(JSON.stringify({ keys: [key] })))).toMatchObject({
        level: 'ok',
        text: containing('1'),
      });
      const none = await withKeys(await served(JSON.stringify({ keys: [{ ...key, crv: 'P-521' }] })));
      expect(none).toMatchObject({ level: 'wrong', text: containing('no key') });
    });

    it('finds keys wrong that cannot be fetched, or are none', async () => {
      expect(await withKeys(`http://127.0.0.1:${await freePort()}/keys`)).toMatchObject({
        level: 'wrong',
        text: containing('ECONNREFUSED'),
      });
      expect(await withKeys(await served('<html>'))).toMatchObject({ level: 'wrong' });
    });

    it('notes where webhooks and traces cannot be posted to', async () => {
      const WEBHOOK_SECRET = `whsec_${Buffer.alloc(24).toString('base64')}`;
      const at = async (url: string) =>
        (await operator.asksDoctor({ WEBHOOK_URL: url, WEBHOOK_SECRET })).on('WEBHOOK_URL');
      expect(await at('http://127.0.0.1:1/hook')).toMatchObject({ level: 'note', text: containing('ECONNREFUSED') });
      expect(await at(await served(''))).toMatchObject({ level: 'ok' });
      const { on } = await operator.asksDoctor({ OTEL_EXPORTER_OTLP_ENDPOINT: 'http://127.0.0.1:1' });
      expect(on('OTEL_EXPORTER_OTLP_ENDPOINT')).toMatchObject({ level: 'note' });
    });
  });

  it('names what either app would not start with, and looks at the rest', async () => {
    const { result, out, on } = await operator.asksDoctor({ AUTH_SECRET: '', WORKER_PORT: 'x', PORT: 'y' });
    expect(result).toBe('wrong');
    for (const name of ['AUTH_SECRET', 'WORKER_PORT', 'PORT']) expect(out).toContain(`"${name} must be`);
    expect(on('redis')).toMatchObject({ level: 'ok' });
    expect(on('signaling')).toMatchObject({ level: 'note' });
  });

  it('says that the settings are right where they are', async () => {
    expect((await operator.asksDoctor({})).on('settings')).toMatchObject({ level: 'ok' });
  });
});
