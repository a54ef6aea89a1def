import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import { existsSync } from 'node:fs';
import { mkdtemp, readdir, readFile, rm, writeFile } from 'node:fs/promises';
import { connect } from 'node:net';
import { tmpdir } from 'node:os';
import { join, relative } from 'node:path';
import { Redis } from 'ioredis';
import ts from 'typescript';
import { redisServer, startRedis } from '../support/private-redis.js';

/** Asks one command on a connection of its own. */
async function ask(url: string, command: string, ...args: string[]): Promise<unknown> {
  const client = new Redis(url);
  try {
    return await client.call(command, ...args);
  } finally {
    client.disconnect();
  }
}

function lives(pid: number): boolean {
  try {
    return process.kill(pid, 0);
  } catch {
    return false;
  }
}

describe('a private Redis', () => {
  it('answers on the address it names, and is gone when stop is done', async () => {
    const redis = await startRedis();
    expect(await ask(redis.url, 'PING')).toBe('PONG');
    expect(lives(redis.pid)).toBe(true);
    await redis.stop();
    expect(lives(redis.pid)).toBe(false);
  });

  it.each([
    ['bind', '127.0.0.1'],
    ['hz', '100'],
    ['hash-max-listpack-value', '1024'],
    ['maxmemory-policy', 'noeviction'],
    ['save', ''],
    ['appendonly', 'no'],
  ])('runs with %s %s', async (setting, value) => {
    const redis = await startRedis();
    expect(await ask(redis.url, 'CONFIG', 'GET', setting)).toEqual([setting, value]);
    await redis.stop();
  });

  it('takes further arguments, which win', async () => {
    const redis = await startRedis({ args: ['--hz', '10'] });
    expect(await ask(redis.url, 'CONFIG', 'GET', 'hz')).toEqual(['hz', '10']);
    await redis.stop();
  });

  it('comes back after a crash on the same port, with the data of its folder', async () => {
    const parent = await mkdtemp(join(tmpdir(), 'callwake test '));
    const redis = await startRedis({ dir: relative(process.cwd(), join(parent, 'data')) });
    await ask(redis.url, 'SET', 'greeting', 'hello');
    await redis.kill();
    const again = await redis.startAgain();
    expect(again.port).toBe(redis.port);
    expect(await ask(again.url, 'GET', 'greeting')).toBe('hello');
    await again.stop();
    await rm(parent, { recursive: true });
  });

  it('comes back empty without a folder', async () => {
    const redis = await startRedis();
    await ask(redis.url, 'SET', 'greeting', 'hello');
    await redis.kill();
    const again = await redis.startAgain();
    expect(await ask(again.url, 'GET', 'greeting')).toBeNull();
    await again.stop();
  });

  it('leaves no temporary folder behind', async () => {
    const redis = await startRedis();
    const [, folder] = (await ask(redis.url, 'CONFIG', 'GET', 'dir')) as [string, string];
    expect(existsSync(folder)).toBe(true);
    await redis.stop();
    expect(existsSync(folder)).toBe(false);
  });

  it('says what Redis printed where it does not come up', async () => {
    await expect(startRedis({ args: ['--no-such-setting', '1'] })).rejects.toThrow('no-such-setting');
  });

  it('does not take the answer of another on its port for its own', async () => {
    const first = await startRedis();
    await expect(startRedis({ port: first.port })).rejects.toThrow('did not come up');
    expect(await ask(first.url, 'PING')).toBe('PONG');
    await first.stop();
  });

  it('starts many at once, each on a port of its own', async () => {
    const many = await Promise.all(Array.from({ length: 5 }, () => startRedis()));
    expect(new Set(many.map(({ port }) => port)).size).toBe(5);
    await Promise.all(many.map((redis) => redis.stop()));
  });
});

describe('when the process that started it is gone', () => {
  let folder: string;

  beforeAll(async () => {
    folder = await mkdtemp(join(tmpdir(), 'callwake-test-'));
    await transpile(join(import.meta.dirname, '../../apps/call-lab/src/redis'), folder);
  });

  afterAll(() => rm(folder, { recursive: true }));

  /** A process that started a Redis and waits for the end of its input; and the port of that Redis. */
  async function startParent() {
    const parent = spawn(process.execPath, ['--input-type=module', '-e', STARTS_A_REDIS], {
      cwd: folder,
      env: { ...process.env, SERVER: JSON.stringify(await redisServer()) },
      stdio: ['pipe', 'pipe', 'inherit'],
    });
    const [line] = (await once(parent.stdout, 'data')) as [Buffer];
    return { parent, port: Number(line.toString()) };
  }

  it.each([
    ['was killed', (parent: ChildProcess) => parent.kill('SIGKILL')],
    ['had no more to do', (parent: ChildProcess) => parent.stdin?.end()],
  ])('goes too, where that process %s', async (_, end) => {
    const { parent, port } = await startParent();
    const connection = await openConnection(port);
    end(parent);
    await connection?.closed;
    await nobodyListens(port);
  });
});

/** A connection, or undefined where it is refused. */
function openConnection(port: number): Promise<{ closed: Promise<void> } | undefined> {
  return new Promise((resolve) => {
    const socket = connect(port, '127.0.0.1');
    const closed = new Promise<void>((settle) =>
      socket.on('close', () => {
        settle();
      }),
    );
    socket.on('connect', () => {
      resolve({ closed });
    });
    socket.on('error', () => {
      resolve(undefined);
    });
    socket.resume();
  });
}

/** A process that is being killed may lose a connection before it loses its port. */
async function nobodyListens(port: number): Promise<void> {
  for (let connection; (connection = await openConnection(port)) !== undefined;) await connection.closed;
}

const STARTS_A_REDIS = `
  import { startPrivateRedis } from './private-redis.js';
  const redis = await startPrivateRedis({ server: JSON.parse(process.env.SERVER) });
  process.stdin.resume();
  console.log(redis.port);
`;

/** A process of its own runs no TypeScript: the folder, which needs nothing but Node, is put into JavaScript. */
async function transpile(from: string, to: string): Promise<void> {
  await writeFile(join(to, 'package.json'), '{ "type": "module" }');
  for (const name of await readdir(from)) {
    const source = await readFile(join(from, name), 'utf8');
    const options = { module: ts.ModuleKind.ESNext, target: ts.ScriptTarget.ES2022 };
    const { outputText } = ts.transpileModule(source, { compilerOptions: options });
    await writeFile(join(to, name.replace(/\.ts$/, '.js')), outputText);
  }
}
