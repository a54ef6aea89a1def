import { execFile } from 'node:child_process';
import { mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { promisify } from 'node:util';
import { people } from '../support/people.js';
import { World } from '../support/world.js';

const run = promisify(execFile);
const at = (path: string) => fileURLToPath(new URL(`../../${path}`, import.meta.url));

/** An app maker's code: it uses all that is promised, and what it must not do is marked as an error. */
const CONSUMER = `
import { type Call, CallwakeClient, CallwakeError, type EndedEvent, type LegEndReason, type PushPayload } from '@callwake/client';
import { connectPeer, type PeerConnection } from '@callwake/client/webrtc';

export const client = new CallwakeClient({ url: 'https://calls.example.org', deviceId: 'phone', token: () => Promise.resolve('t') });
client.on('incoming', (call) => void call.ringing());
client.on('state', (state, error) => { const both: [string, CallwakeError | undefined] = [state, error]; void both; });
export async function all(payload: PushPayload, pc: PeerConnection): Promise<LegEndReason | undefined> {
  const device = await client.register({ platform: 'ios', environment: 'sandbox', tokens: { voip: 'ab', alert: null } });
  const ends: string | undefined = device.tokens.voip?.ends;
  void ends;
  const call: Call = await client.invite('bob', { media: 'video', ringSeconds: 30, data: { room: 1 } });
  const placed: Call = await client.placed(call.id);
  client.on('placed', ({ id }) => void [id, placed]);
  connectPeer(call, pc, { onError: (error) => void error }).restartIce();
  const off = call.on('ended', ({ reason, by }: EndedEvent) => { const why: string = reason; void [why, by?.deviceId]; });
  off();
  const woken = await client.woken(payload);
  await woken.accept({ answer: 'sdp' });
  await woken.decline('busy');
  await woken.signal([1, { two: null }]);
  await woken.hangup();
  return woken.endReason;
}
// @ts-expect-error no such media
export const wrongMedia = () => client.invite('bob', { media: 'smell' });
// @ts-expect-error no such event
export const wrongEvent = () => client.on('incomming', () => undefined);
// @ts-expect-error deviceId is needed
export const noDevice = () => new CallwakeClient({ url: 'https://calls.example.org' });
// @ts-expect-error no such reason
export const wrongReason = (call: Call) => call.decline('later');
// @ts-expect-error the state is the server's
export const wrongState = (call: Call) => { call.state = 'ended'; };
`;
/** In a browser an RTCPeerConnection is one, as it is. */
const IN_A_BROWSER = `
import { type Call } from '@callwake/client';
import { connectPeer } from '@callwake/client/webrtc';
export const media = (call: Call) =>
  connectPeer(call, new RTCPeerConnection({ iceServers: call.iceServers.map((each) => ({ ...each, urls: [...each.urls] })) }));
export const cancelled = () => client.invite('bob', { media: 'audio', signal: AbortSignal.timeout(1000) });
`;
const STRICT = {
  ...{
    strict: true,
    skipLibCheck: false,
    noEmit: true,
    exactOptionalPropertyTypes: true,
    noUncheckedIndexedAccess: true,
  },
  ...{ target: 'es2022', module: 'nodenext', moduleResolution: 'nodenext' },
};
const RUNS = `
import { CallwakeClient, CallwakeError } from '@callwake/client';
import { connectPeer } from '@callwake/client/webrtc';
const client = new CallwakeClient({ url: 'http://127.0.0.1:9', deviceId: 'phone', token: () => new Promise(() => undefined) });
client.connect();
const asked = client.invite('bob', { media: 'audio' });
client.close();
const error = await asked.catch((error) => error);
console.log(error instanceof CallwakeError, error.code, client.state, typeof connectPeer);
`;
/** Two phones and their call, by what was published: its inner names are shortened. */
const CALLS = `
import { CallwakeClient } from '@callwake/client';
const [url, alice, bob, to] = process.argv.slice(2);
const client = (deviceId, token) => new CallwakeClient({ url, deviceId, token: () => Promise.resolve(token) });
const next = (of, name) => new Promise((resolve) => of.on(name, resolve));
const [caller, callee] = [client('caller', alice), client('callee', bob)];
callee.connect();
const [call, its] = await Promise.all([caller.invite(to, { media: 'audio', offer: 'sdp' }), next(callee, 'incoming')]);
await its.ringing();
await its.accept({ answer: 'its sdp' });
const { answer } = await next(call, 'accepted');
await call.signal({ some: 'signal' });
const { signal } = await next(its, 'signal');
await its.hangup();
const { reason } = await next(call, 'ended');
console.log(JSON.stringify([its.offer, answer, signal, reason, call.state]));
for (const each of [caller, callee]) each.close();
`;

/** A package of this checkout and all that it needs, as npm installs them without a registry. */
async function withAllItNeeds(name: string, found: Record<string, string> = {}): Promise<Record<string, string>> {
  if (name in found) return found;
  found[name] = `file:${at(`node_modules/${name}`)}`;
  const { dependencies = {} } = JSON.parse(await readFile(at(`node_modules/${name}/package.json`), 'utf8')) as {
    dependencies?: Record<string, string>;
  };
  for (const each of Object.keys(dependencies)) await withAllItNeeds(each, found);
  return found;
}

describe('the package of the SDK', () => {
  let folder: string;
  const inFolder = (path: string) => join(folder, path);
  beforeAll(async () => {
    folder = await mkdtemp(join(tmpdir(), 'callwake-package-'));
    await run('npm', ['pack', '--pack-destination', folder], { cwd: at('libs/client') });
    const dependencies = {
      '@callwake/client': 'file:callwake-client-0.1.0.tgz',
      ...(await withAllItNeeds('socket.io-client')),
    };
    await writeFile(inFolder('package.json'), JSON.stringify({ type: 'module', dependencies }));
    const quietly = ['--offline', '--install-links', '--ignore-scripts', '--no-audit', '--no-fund'];
    await run('npm', ['install', ...quietly], { cwd: folder });
  }, 120_000);
  afterAll(() => rm(folder, { recursive: true }));

  it('holds what is needed and nothing else', async () => {
    const { stdout } = await run('tar', ['-tzf', 'callwake-client-0.1.0.tgz'], { cwd: folder });
    const files = stdout
      .trim()
      .split('\n')
      .map((name) => name.replace(/-[\w-]{6,}(?=\.)/, '-*'));
    expect(files.sort()).toEqual([
      ...['package/LICENSE', 'package/README.md', 'package/dist/index.d.ts', 'package/dist/index.js'],
      ...[
        'package/dist/shared-*.js',
        'package/dist/types-*.d.ts',
        'package/dist/webrtc.d.ts',
        'package/dist/webrtc.js',
      ],
      'package/package.json',
    ]);
  });

  it.each([
    ['neither Node nor a browser', { lib: ['es2022'], types: [] }, CONSUMER],
    ['a browser', { lib: ['es2022', 'dom'], types: [] }, CONSUMER + IN_A_BROWSER.replace(/import [^\n]*\n/g, '')],
  ])(
    'is typed for strict apps that have %s',
    async (_where, options, source) => {
      await writeFile(inFolder('app.ts'), source);
      await writeFile(
        inFolder('tsconfig.json'),
        JSON.stringify({ compilerOptions: { ...STRICT, ...options }, files: ['app.ts'] }),
      );
      const { stdout } = await run(process.execPath, [at('node_modules/typescript/bin/tsc'), '-p', folder]).catch(
        (error: unknown) => error as { stdout: string },
      );
      expect(stdout).toBe('');
    },
    60_000,
  );

  it('runs, and lets Node end after close()', async () => {
    await writeFile(inFolder('app.mjs'), RUNS);
    const { stdout } = await run(process.execPath, ['app.mjs'], { cwd: folder });
    expect(stdout.trim()).toBe('true unavailable offline function');
  }, 60_000);

  it('carries a call', async () => {
    const world = await World.start();
    try {
      const [alice, bob] = people('alice', 'bob');
      await writeFile(inFolder('call.mjs'), CALLS);
      const tokens = await Promise.all([alice, bob].map((user) => world.token(user)));
      const { stdout } = await run(process.execPath, ['call.mjs', world.url(), ...tokens, bob], { cwd: folder });
      expect(JSON.parse(stdout)).toEqual(['sdp', 'its sdp', { some: 'signal' }, 'completed', 'ended']);
    } finally {
      await world.stop();
    }
  }, 60_000);

  it('is part of a release, with the context of the images, an SBOM of each, and checksums: a dry run', async () => {
    const tags = await run('git', ['tag'], { cwd: at('.') });
    await run(process.execPath, ['scripts/release/release.mjs', '--dry-run'], { cwd: at('.') });
    const sums = await readFile(at('dist-release/SHA256SUMS'), 'utf8');
    for (const name of ['callwake-0.1.0-context.tar.gz', 'callwake-0.1.0.cdx.json', 'callwake-client-0.1.0.tgz'])
      expect(sums).toContain(`  ${name}\n`);
    const ofSdk = await readFile(at('dist-release/callwake-client-0.1.0.cdx.json'), 'utf8');
    expect([ofSdk.includes('pkg:npm/socket.io-client@'), ofSdk.includes('pkg:npm/bullmq@')]).toEqual([true, false]);
    expect(await readFile(at('dist-release/callwake-0.1.0.cdx.json'), 'utf8')).toContain('pkg:npm/bullmq@');
    expect(await run('git', ['tag'], { cwd: at('.') })).toEqual(tags);
  }, 60_000);
});
