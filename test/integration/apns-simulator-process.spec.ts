import { type ChildProcessByStdio, spawn } from 'node:child_process';
import { once } from 'node:events';
import { cp, mkdir, mkdtemp, readdir, readFile, rm, symlink, writeFile } from 'node:fs/promises';
import { createServer } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { createInterface } from 'node:readline';
import { type Readable } from 'node:stream';
import { text } from 'node:stream/consumers';
import ts from 'typescript';
import { attachPhone, type Push } from '#apns-simulator';
import { RawClient, TOKEN } from '../unit/apns-simulator/raw-client.js';
import { providerToken } from '../unit/apns-simulator/simulated.js';

const root = join(import.meta.dirname, '../..');
let folder: string;
let dir: string;

beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'callwake-test-'));
  await buildInto(folder);
});
beforeEach(async () => {
  dir = await mkdtemp(join(tmpdir(), 'callwake-test-'));
});
afterEach(async () => {
  for (const simulator of started) simulator.kill('SIGKILL');
  started.clear();
  await rm(dir, { recursive: true });
});
afterAll(() => rm(folder, { recursive: true }));

type Process = ChildProcessByStdio<null, Readable, Readable>;

/** Whatever a failed test leaves running. */
const started = new Set<Process>();

function start(...args: string[]): Process {
  const main = join(folder, 'apps/call-lab/src/simulator/main.js');
  const all = [main, '--port', '0', '--control-port', '0', '--dir', dir, ...args];
  const simulator = spawn(process.execPath, all, { cwd: dir, stdio: ['ignore', 'pipe', 'pipe'] });
  started.add(simulator);
  return simulator;
}

interface Ready {
  readonly url: string;
  readonly sandboxUrl: string;
  readonly control: string;
  readonly appsFile: string;
}

async function ready(simulator: Process): Promise<Ready> {
  for await (const line of createInterface({ input: simulator.stdout })) {
    if (line.startsWith('{')) return JSON.parse(line) as Ready;
  }
  throw new Error(`The simulator ended: ${await text(simulator.stderr)}`);
}

async function stopped(simulator: Process, signal: 'SIGTERM' | 'SIGINT' = 'SIGTERM'): Promise<unknown> {
  const exit = once(simulator, 'exit');
  simulator.kill(signal);
  const [code] = (await exit) as [number | null];
  return code;
}

async function refusalOf(simulator: Process): Promise<{ code: unknown; message: string; out: string }> {
  const exit = once(simulator, 'exit');
  const [message, out] = await Promise.all([text(simulator.stderr), text(simulator.stdout)]);
  const [code] = (await exit) as [number | null];
  return { code, message, out };
}

describe("the simulator's process", () => {
  it('takes a push with what it wrote, and brings it to a phone of another process', async () => {
    const simulator = start('--bundle-id', 'org.example.other', '--app', 'other', '--public-host', 'localhost');
    const { url, control, appsFile } = await ready(simulator);
    const [app] = (JSON.parse(await readFile(appsFile, 'utf8')) as AppsFile).apps;
    expect(app).toMatchObject({ id: 'other', apns: { hosts: { production: url, sandbox: url } } });
    expect(new URL(url).hostname).toBe('localhost');
    const reached = new Promise<Push>((done) => {
      void attachPhone(control, TOKEN, done).then(async (line) => {
        await sendTo(url, app!.apns);
        await line.ended;
      });
    });
    expect(await reached).toMatchObject({ topic: 'org.example.other.voip' });
    expect(await stopped(simulator)).toBe(0);
  });

  it('keeps its credentials over a restart', async () => {
    const first = start();
    await ready(first);
    const ca = await readFile(join(dir, 'ca.pem'), 'utf8');
    await stopped(first);
    const second = start();
    const { url } = await ready(second);
    const client = await RawClient.connect(url, { ca });
    expect(await client.push()).toMatchObject({ reason: 'MissingProviderToken' });
    await client.close();
    expect(await stopped(second)).toBe(0);
  });

  it.each(['SIGTERM', 'SIGINT'] as const)('closes everything on %s, and exits with 0', async (signal) => {
    const simulator = start();
    const { url, control } = await ready(simulator);
    const client = await RawClient.connect(url, { ca: await readFile(join(dir, 'ca.pem'), 'utf8') });
    const line = await attachPhone(control, TOKEN, () => undefined);
    expect(await stopped(simulator, signal)).toBe(0);
    expect(await line.ended).toBe('lost');
    await client.close();
  });

  it('does not wait for a request that never ends', async () => {
    const simulator = start();
    const { url } = await ready(simulator);
    const client = await RawClient.connect(url, { ca: await readFile(join(dir, 'ca.pem'), 'utf8') });
    const unfinished = client.session.request({ ':method': 'POST', ':path': '/3/device/00' }, { endStream: false });
    unfinished.on('error', () => undefined);
    await new Promise((done) => client.session.ping(done));
    expect(await stopped(simulator)).toBe(0);
    await client.close();
  });

  it.each(['--port', '--sandbox-port', '--control-port'])(
    'refuses to start on a port in use, and says what to do (%s)',
    async (option) => {
      const other = createServer().listen(0, '127.0.0.1');
      await once(other, 'listening');
      const { port } = other.address() as { port: number };
      const refused = await refusalOf(start('--sandbox-port', '0', option, String(port)));
      expect(refused).toEqual({
        code: 2,
        message: `Port ${port} on 127.0.0.1 is in use: name another one with ${option}, or 0 for any that is free\n`,
        out: '',
      });
      other.close();
    },
  );

  it('refuses to listen on another machine', async () => {
    const { code, message } = await refusalOf(start('--host', '192.0.2.1'));
    expect({ code, message }).toEqual({
      code: 2,
      message: '192.0.2.1 is no address of this machine (EADDRNOTAVAIL): change --host\n',
    });
  });

  it('may know those device tokens alone that were given out', async () => {
    const simulator = start('--known-tokens', 'registered');
    const { url, control, appsFile } = await ready(simulator);
    await fetch(`${control}/tokens/${TOKEN}`, { method: 'PUT', body: '{"topic":"org.example.demo.voip"}' });
    const [app] = (JSON.parse(await readFile(appsFile, 'utf8')) as AppsFile).apps;
    const client = await senderTo(url, app!.apns);
    expect(await client.push()).toMatchObject({ status: 200 });
    expect(await client.push({ path: '/3/device/00ff' })).toMatchObject({ reason: 'BadDeviceToken' });
    await client.close();
    expect(await stopped(simulator)).toBe(0);
  });

  it('may bind its key to one environment', async () => {
    const simulator = start('--sandbox-port', '0', '--key-environment', 'sandbox');
    const { url, sandboxUrl, appsFile } = await ready(simulator);
    const [app] = (JSON.parse(await readFile(appsFile, 'utf8')) as AppsFile).apps;
    const [production, sandbox] = [await senderTo(url, app!.apns), await senderTo(sandboxUrl, app!.apns)];
    expect(await production.push()).toMatchObject({ reason: 'BadEnvironmentKeyIdInToken' });
    expect(await sandbox.push()).toMatchObject({ status: 200 });
    await Promise.all([production.close(), sandbox.close()]);
    expect(await stopped(simulator)).toBe(0);
  });

  it('refuses a folder that is none', async () => {
    await writeFile(join(dir, 'file'), '');
    const { code, message } = await refusalOf(start('--dir', join(dir, 'file')));
    expect(code).toBe(2);
    expect(message).toMatch(/^The folder .*file cannot be read and written \(EEXIST\): name another one with --dir\n$/);
  });

  it('refuses an option that it does not know', async () => {
    const { code, message } = await refusalOf(start('--colour', 'red'));
    expect(code).toBe(2);
    expect(message).toContain('--colour');
  });

  it('explains itself', async () => {
    const { code, out } = await refusalOf(start('--help'));
    expect(code).toBe(0);
    expect(out).toContain('--public-host');
  });
});

interface AppsFile {
  readonly apps: { readonly apns: Apns }[];
}
interface Apns {
  readonly bundleId: string;
  readonly key: { readonly file: string; readonly keyId: string; readonly teamId: string };
  readonly caFile: string;
}

/** What a push worker does with the apps file. */
async function sendTo(url: string, apns: Apns): Promise<void> {
  const client = await senderTo(url, apns);
  expect(await client.push({ headers: { 'apns-topic': `${apns.bundleId}.voip` } })).toMatchObject({ status: 200 });
  await client.close();
}

async function senderTo(url: string, { key, caFile }: Apns): Promise<RawClient> {
  const [ca, p8] = await Promise.all([readFile(join(dir, caFile)), readFile(join(dir, key.file), 'utf8')]);
  const iat = Math.floor(Date.now() / 1000);
  return RawClient.connect(url, { ca }, await providerToken(p8, { kid: key.keyId, iss: key.teamId, iat }));
}

/** A process of its own runs no TypeScript: what it needs of the sources is put into JavaScript beside the packages. */
async function buildInto(to: string): Promise<void> {
  await cp(join(root, 'package.json'), join(to, 'package.json'));
  await symlink(join(root, 'node_modules'), join(to, 'node_modules'));
  await transpile('apps/call-lab/src/simulator', 'apps/call-lab/src/simulator');
  await transpile('libs/apns-simulator/src', 'dist/libs/apns-simulator/src');

  async function transpile(source: string, target: string): Promise<void> {
    await mkdir(join(to, target), { recursive: true });
    for (const name of await readdir(join(root, source))) {
      const options = { module: ts.ModuleKind.ESNext, target: ts.ScriptTarget.ES2022 };
      const { outputText } = ts.transpileModule(await readFile(join(root, source, name), 'utf8'), {
        compilerOptions: options,
      });
      await writeFile(join(to, target, name.replace(/\.ts$/, '.js')), outputText);
    }
  }
}
