import { randomBytes } from 'node:crypto';
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { type Child, startChild } from '../../../apps/call-lab/src/demo/child.js';
import { programs } from '../../../apps/call-lab/src/demo/programs.js';
import { type PrivateRedis, startPrivateRedis } from '../../../apps/call-lab/src/redis/private-redis.js';
import { type RedisServer } from '../../../apps/call-lab/src/redis/server-program.js';
import { writeAppsFile } from '../../../apps/call-lab/src/simulator/apps-file.js';
import { writeCredentials } from '../../../apps/call-lab/src/simulator/credentials-folder.js';
import { profiling } from '../profile.js';
import { type Apple, startApple } from './apple.js';

/** Processes of Callwake and of the bare path, with a Redis and an Apple for both. */
export interface Ground {
  readonly redis: PrivateRedis;
  readonly apple: Apple;
  /** Signs user tokens. */
  readonly secret: string;
  /** Two servers; pushes name the second. */
  readonly servers: readonly [string, string];
  /** Of the bare path. */
  readonly bare: string;
  readonly pids: Readonly<Record<'signaling a' | 'signaling b' | 'bystander' | 'worker' | 'Redis', number>>;
  readonly barePids: Readonly<Record<'signaling' | 'worker' | 'Redis', number>>;
  stop(): Promise<void>;
}

export const APP = 'demo';
export const PROFILED = ['signaling-a', 'signaling-b', 'worker'] as const;
const BARE = { signaling: '../bare-signaling.js', worker: '../bare-worker.js' };

/** Where one is started, everything: Redis, Apple, a worker, two servers, a third that has no part in any call, the bare path. */
export async function startGround(server: RedisServer, isProfiled: boolean): Promise<Ground> {
  const running: { stop(): Promise<void> }[] = [];
  const keep = <T extends { stop(): Promise<void> }>(part: T): T => {
    running.unshift(part);
    return part;
  };
  const stop = async (): Promise<void> => {
    for (const part of running.splice(0)) await part.stop();
  };
  try {
    const dir = await mkdtemp(join(tmpdir(), 'callwake-bench-'));
    keep({ stop: () => rm(dir, { recursive: true }) });
    const [redis, apple] = [keep(await startPrivateRedis({ server })), keep(await startApple())];
    await writeCredentials(dir, apple.credentials);
    const appsFile = await writeAppsFile(dir, { app: APP, bundleId: apple.bundleId, url: apple.url });
    const secret = randomBytes(32).toString('base64url');
    const start = programStarter({ dir, isProfiled, env: { ...settingsOf(redis.url, secret), APPS_FILE: appsFile } });
    const b = keep(await start('signaling-b', programs.signaling));
    const woken = { PUBLIC_URL: urlOf(b) };
    const a = keep(await start('signaling-a', programs.signaling, woken));
    const bystander = keep(await start('bystander', programs.signaling, woken));
    const worker = keep(await start('worker', programs.pushWorker));
    const bareSignaling = keep(await start('bare-signaling', beside(BARE.signaling)));
    const bareWorker = keep(await start('bare-worker', beside(BARE.worker)));
    return {
      ...{ redis, apple, secret, servers: [urlOf(a), urlOf(b)], bare: urlOf(bareSignaling), stop },
      pids: {
        ...{ 'signaling a': pidOf(a), 'signaling b': pidOf(b), bystander: pidOf(bystander) },
        ...{ worker: pidOf(worker), Redis: redis.pid },
      },
      barePids: { signaling: pidOf(bareSignaling), worker: pidOf(bareWorker), Redis: redis.pid },
    };
  } catch (error) {
    await stop();
    throw error;
  }
}

const urlOf = ({ ready }: Child): string => String(ready['url']);
const pidOf = ({ pid }: Child): number => pid ?? 0;
const beside = (file: string): string => fileURLToPath(new URL(file, import.meta.url));

const settingsOf = (redis: string, secret: string): Record<string, string> => ({
  ...{ NODE_ENV: 'production', REDIS_URL: redis, AUTH_SECRET: secret, PORT: '0', WORKER_PORT: '0' },
  ...{ RATE_INVITES: 'off', RATE_EVENTS: 'off', RATE_HANDSHAKES: 'off' },
  ...{ TURN_URLS: 'turn:turn.example.org:3478', TURN_SECRET: randomBytes(32).toString('base64url') },
});

interface Starting {
  readonly dir: string;
  readonly isProfiled: boolean;
  readonly env: Readonly<Record<string, string>>;
}

const programStarter =
  ({ dir, isProfiled, env }: Starting) =>
  (name: string, file: string, more: Readonly<Record<string, string>> = {}): Promise<Child> =>
    startChild({
      ...{ name, file, env: { ...env, ...more }, logFile: join(dir, `${name}.log`) },
      execArgv: isProfiled && (PROFILED as readonly string[]).includes(name) ? profiling(name) : [],
      isReady: (line) => line['msg'] === 'listening',
    });
