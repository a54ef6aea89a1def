import { createServer as createTlsServer } from 'node:https';
import { once } from 'node:events';
import { type AddressInfo } from 'node:net';
import { mayInvite, SignedPosts } from '#webhooks';
import { addressProblem, loopbackLookup } from '../../../libs/webhooks/src/address.js';
import { HostApplication, json, type Answer } from '../../support/host-application.js';
import { makeServerCertificate } from '../../../apps/call-lab/src/simulator/server-certificate.js';
import { credentialsIn } from '../../../apps/call-lab/src/simulator/credentials-folder.js';
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';

const MOST_READ = 64 * 1024;
const question = { app: 'demo', from: 'alice', to: 'bob', media: 'video' } as const;

describe('asking the host application who may call', () => {
  let host: HostApplication;
  let posts: SignedPosts;
  beforeEach(async () => {
    host = await HostApplication.start();
    posts = new SignedPosts();
  });
  afterEach(() => {
    posts.close();
    host.close();
  });

  const ask = (path = '/may-call') =>
    mayInvite(posts, { url: host.url + path, secret: HostApplication.secret }, question, Date.now());

  it('says who calls whom in what app, signed so that the receivers’ library takes it', async () => {
    await expect(ask('/calls/may?x=1')).resolves.toEqual({ kind: 'yes' });
    expect(host.heard).toMatchObject([{ path: '/calls/may?x=1', data: question }]);
  });

  const endless: Answer = (response) => {
    response.writeHead(200, { 'content-type': 'application/json' });
    const more = () => {
      while (response.write('x'.repeat(16_384)));
    };
    response.on('drain', more);
    more();
  };
  const hangingAfter =
    (status: number, body: string): Answer =>
    (response) =>
      void response.writeHead(status, { 'content-length': 1000 }).write(body);
  const silent: Answer = () => undefined;

  const answers: [what: string, answer: Answer, kind: 'yes' | 'no' | 'unknown'][] = [
    ['200 and allow: true', json(200, { allow: true }), 'yes'],
    ['200 and more than that', json(200, { allow: true, because: 'friends' }), 'yes'],
    ['200 and allow: false', json(200, { allow: false }), 'no'],
    ['403', json(403, {}), 'no'],
    ['403 and allow: true', json(403, { allow: true }), 'no'],
    ['403 and a body without an end', hangingAfter(403, '{'), 'no'],
    ['200 and nothing', (response) => void response.end(), 'unknown'],
    ['200 and no JSON', (response) => void response.end('yes'), 'unknown'],
    ['200 and null', json(200, null), 'unknown'],
    ['200 and true', json(200, true), 'unknown'],
    ['200 and "true"', json(200, { allow: 'true' }), 'unknown'],
    ['200 and allow: 1', json(200, { allow: 1 }), 'unknown'],
    ['201', json(201, { allow: true }), 'unknown'],
    ['401', json(401, {}), 'unknown'],
    ['404', json(404, {}), 'unknown'],
    ['500', json(500, { allow: true }), 'unknown'],
    ['a redirect', (response) => void response.writeHead(307, { location: '/elsewhere' }).end(), 'unknown'],
    ['an answer without an end', endless, 'unknown'],
    ['a yes that is longer than is read', json(200, { allow: true, pad: 'x'.repeat(MOST_READ) }), 'unknown'],
    ['a yes that never ends', hangingAfter(200, '{"allow":true}'), 'unknown'],
    ['silence', silent, 'unknown'],
    ['a connection that breaks', (response) => void response.socket?.destroy(), 'unknown'],
    ['garbage', (response) => void response.socket?.end('garbage\r\n\r\n'), 'unknown'],
    [
      'a change of protocol',
      (response) => void response.socket?.write('HTTP/1.1 101 X\r\nUpgrade: x\r\nConnection: upgrade\r\n\r\n'),
      'unknown',
    ],
  ];
  it.each(answers)('takes %s for what it is', async (_what, answer, kind) => {
    host.answer = answer;
    await expect(ask()).resolves.toMatchObject({ kind });
    expect(host.heard.map(({ path }) => path)).toEqual(expect.arrayContaining(['/may-call']));
    expect(host.heard.map(({ path }) => path)).not.toContain('/elsewhere');
  });

  it('reads no more of an answer than it wants', async () => {
    let socketBytes = 0;
    host.answer = (response, request) => {
      endless(response, request);
      response.on('close', () => (socketBytes = request.socket.bytesWritten));
    };
    await ask();
    while (socketBytes === 0) await new Promise(setImmediate);
    // What the two ends of a connection hold in their buffers is sent, too.
    expect(socketBytes).toBeLessThan(16 * 1024 * 1024);
  });

  it('says why it does not know, and nothing that the other side said', async () => {
    host.answer = (response) => void response.end('secret garbage');
    const known = await ask();
    expect(known).toEqual({ kind: 'unknown', why: 'the answer is not { "allow": true } or { "allow": false }' });
    host.close();
    await expect(ask()).resolves.toEqual({ kind: 'unknown', why: 'ECONNREFUSED' });
  });

  it('uses a connection again, and opens another where that one was just closed', async () => {
    for (let i = 0; i < 3; i++) await ask();
    expect(host.connections).toBe(1);
    let closed = false;
    host.answer = (response, request) => {
      if (closed) json(200, { allow: true })(response, request);
      else request.socket.destroy();
      closed = true;
    };
    await expect(ask()).resolves.toEqual({ kind: 'yes' });
    expect(host.connections).toBe(2);
  });

  it('is asked by TLS with a certificate that is good, and not with another', async () => {
    const folder = await mkdtemp(join(tmpdir(), 'callwake-webhooks-'));
    const { authority } = await credentialsIn(folder, 'org.example.demo');
    const { certificate: cert, key } = await makeServerCertificate(authority, []);
    const server = createTlsServer({ cert, key }, (_request, response) => response.end('{"allow":true}'));
    server.listen(0, '127.0.0.1');
    await once(server, 'listening');
    const url = `https://127.0.0.1:${(server.address() as AddressInfo).port}/`;
    const trusting = new SignedPosts({ ca: authority.certificate });
    const by = (who: SignedPosts) => mayInvite(who, { url, secret: HostApplication.secret }, question, Date.now());
    await expect(by(trusting)).resolves.toEqual({ kind: 'yes' });
    await expect(by(posts)).resolves.toMatchObject({ kind: 'unknown' });
    trusting.close();
    server.closeAllConnections();
    server.close();
    await rm(folder, { recursive: true });
  });
});

describe('an address to post to', () => {
  it.each([
    ['https://a.example/x', null],
    ['http://127.0.0.1:1/', null],
    ['http://127.8.9.1/', null],
    ['http://[::1]/', null],
    ['http://[::ffff:127.0.0.1]/', null],
    ['http://2130706433/', null],
    ['http://localhost/', null],
    ['http://192.0.2.1/', 'loopback'],
    ['http://0.0.0.0/', 'loopback'],
    ['http://[::]/', 'loopback'],
    ['http://[2001:db8::1]/', 'loopback'],
    ['ftp://127.0.0.1/', 'neither https nor http'],
    ['https://user@a.example/', 'user name'],
  ])('%s: %s', (url, problem) => {
    const found = addressProblem(new URL(url));
    if (problem === null) expect(found).toBeNull();
    else expect(found).toContain(problem);
  });

  const look = (name: string, all: boolean) =>
    new Promise<unknown>((resolve) => {
      loopbackLookup(name, { all }, (error, address) => {
        resolve(error ? error.code : address);
      });
    });

  it('by plain http is looked up when it is connected to, and must stand for loopback then', async () => {
    await expect(look('localhost', false)).resolves.toMatch(/^(?:127\.|::1$)/);
    await expect(look('localhost', true)).resolves.toEqual(
      expect.arrayContaining([{ address: expect.any(String) as unknown, family: expect.any(Number) as unknown }]),
    );
    // An address stands for itself: what a name would stand for that somebody has turned elsewhere.
    for (const all of [true, false]) await expect(look('192.0.2.1', all)).resolves.toBe('NOT_LOOPBACK');
  });

  it('that is wrong is not connected to', async () => {
    const posts = new SignedPosts();
    const asked = mayInvite(posts, { url: 'http://192.0.2.1/', secret: HostApplication.secret }, question, Date.now());
    await expect(asked).resolves.toMatchObject({
      kind: 'unknown',
      why: expect.stringContaining('loopback') as unknown,
    });
  });
});
