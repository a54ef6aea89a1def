import { mkdir, mkdtemp } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join, resolve } from 'node:path';
import { setTimeout as wait } from 'node:timers/promises';
import { answersPing } from './answers-ping.js';
import { freePort } from './free-port.js';
import { type RedisProcess, spawnRedis } from './redis-process.js';
import { type RedisServer } from './server-program.js';

/** What the operations page recommends, on loopback, and nothing kept. */
const SETTINGS = [
  ...['--bind', '127.0.0.1', '--hz', '100', '--hash-max-listpack-value', '1024'],
  ...['--maxmemory-policy', 'noeviction', '--save', ''],
];

const READY_WITHIN_MS = 10_000;
const STOPPED_WITHIN_MS = 3_000;
const PORTS_TRIED = 4;

/** How a private Redis is wanted. */
export interface PrivateRedisOptions {
  readonly server: RedisServer;
  /** Where its data outlives it, made when missing. Without it nothing is kept. */
  readonly dir?: string;
  /** Without it, a free one. */
  readonly port?: number;
  /** Further arguments of redis-server; they win over the settings made here. */
  readonly args?: readonly string[];
}

/** A Redis of one's own on 127.0.0.1. It does not outlive the process that started it. */
export interface PrivateRedis {
  readonly url: string;
  readonly port: number;
  readonly pid: number;
  /** Ends it in order; done when the process is gone. */
  stop(): Promise<void>;
  /** Ends it as a crash does (SIGKILL); done when the process is gone. */
  kill(): Promise<void>;
  /** After its end: once more on the same port, with the data of `dir`, or empty without one. */
  startAgain(): Promise<PrivateRedis>;
}

/** Starts a Redis that answers when this settles. Throws with the last it printed where it does not come up. */
export async function startPrivateRedis(options: PrivateRedisOptions): Promise<PrivateRedis> {
  if (options.dir !== undefined) await mkdir(options.dir, { recursive: true });
  let lastOutput = '';
  // A port that was free may be taken until Redis listens on it: then it ends at once, and another is tried.
  for (let tries = options.port === undefined ? PORTS_TRIED : 1; tries > 0; tries--) {
    const port = options.port ?? (await freePort());
    const redis = await startOn(port, options);
    if (await isReady(redis)) return privateRedis(redis, { ...options, port });
    await end(redis, 'SIGKILL');
    lastOutput = redis.lastOutput();
  }
  throw new Error(`Redis (${options.server.command}) did not come up. The last it printed:\n${lastOutput}`);
}

/** By a unix socket of its own it is known to be this Redis that answers, and not another one on its port. */
interface StartedRedis extends RedisProcess {
  readonly socketPath: string;
}

async function startOn(port: number, { server, dir, args = [] }: PrivateRedisOptions): Promise<StartedRedis> {
  const folder = await mkdtemp(join(tmpdir(), 'callwake-redis-'));
  const socketPath = join(folder, 'redis.sock');
  const place = ['--port', String(port), '--unixsocket', socketPath];
  const data =
    dir === undefined ? ['--dir', folder, '--appendonly', 'no'] : ['--dir', resolve(dir), '--appendonly', 'yes'];
  return { ...(await spawnRedis(server, [...SETTINGS, ...place, ...data, ...args], folder)), socketPath };
}

async function isReady({ ended, socketPath }: StartedRedis): Promise<boolean> {
  const given = new AbortController();
  const late = AbortSignal.any([given.signal, AbortSignal.timeout(READY_WITHIN_MS)]);
  const died = ended.then(() => {
    given.abort();
    return false;
  });
  return Promise.race([died, untilPong(socketPath, late)]);
}

async function untilPong(socketPath: string, late: AbortSignal): Promise<boolean> {
  while (!late.aborted) {
    if (await answersPing(socketPath)) return true;
    await wait(10);
  }
  return false;
}

function privateRedis(redis: RedisProcess, options: PrivateRedisOptions & { readonly port: number }): PrivateRedis {
  return {
    url: `redis://127.0.0.1:${options.port}`,
    port: options.port,
    pid: redis.pid,
    stop: () => end(redis, 'SIGTERM'),
    kill: () => end(redis, 'SIGKILL'),
    startAgain: () => startPrivateRedis(options),
  };
}

async function end(redis: RedisProcess, signal: 'SIGTERM' | 'SIGKILL'): Promise<void> {
  redis.signal(signal);
  const patience = setTimeout(() => {
    redis.signal('SIGKILL');
  }, STOPPED_WITHIN_MS);
  await redis.ended.finally(() => {
    clearTimeout(patience);
  });
}
