import { execFile } from 'node:child_process';
import { mkdir, mkdtemp, rm, symlink, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { promisify } from 'node:util';

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

describe('the package of the SDK', () => {
  let folder: string;
  const inFolder = (path: string) => join(folder, path);
  beforeAll(async () => {
    folder = await mkdtemp(join(tmpdir(), 'callwake-package-'));
    await run('npm', ['pack', '--pack-destination', folder], { cwd: at('libs/client') });
    const installed = inFolder('node_modules/@callwake/client');
    await mkdir(installed, { recursive: true });
    await run('tar', ['-xzf', 'callwake-client-0.1.0.tgz', '-C', installed, '--strip-components=1'], { cwd: folder });
    // Its one dependency, and what that needs, as npm would put them there.
    for (const name of ['socket.io-client', 'engine.io-client', 'socket.io-parser', 'engine.io-parser'])
      await symlink(at(`node_modules/${name}`), inFolder(`node_modules/${name}`));
    await mkdir(inFolder('node_modules/@socket.io'));
    await writeFile(inFolder('package.json'), JSON.stringify({ type: 'module' }));
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
});
