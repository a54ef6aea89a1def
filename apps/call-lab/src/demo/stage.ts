import { mkdir } from 'node:fs/promises';
import { join } from 'node:path';
import { type Child, startChild } from './child.js';
import { programs } from './programs.js';
import { startRedisFor } from './redis.js';

/** Everything that a call needs, each part a process of its own. */
export interface Stage {
  /** Two servers; the push names the second, so that a woken phone comes to another one than its caller. */
  readonly servers: readonly [string, string];
  readonly control: string;
  readonly simulator: string;
  readonly redis: string;
  /** Signs user tokens. */
  readonly secret: string;
  /** By name. */
  readonly pids: Readonly<Record<string, number>>;
  /** For whoever starts more processes beside these. */
  readonly appsFile: string;
  /** Where the output of the processes is. */
  readonly logs: string;
  stop(): Promise<void>;
}

export interface StageOptions {
  readonly cacheDir: string;
  readonly secret: string;
  readonly env: Readonly<Record<string, string | undefined>>;
  readonly tell: (line: string) => void;
  /** What is still to be started is not, and what runs ends. */
  readonly interrupted?: Promise<void>;
}

interface Part {
  readonly pid?: number | undefined;
  stop(): Promise<void>;
}

/** Starts them on free ports. Rejects where one does not come up, and then nothing runs on. */
export async function startStage({ cacheDir, secret, env, tell, interrupted }: StageOptions): Promise<Stage> {
  const logs = join(cacheDir, 'demo');
  await mkdir(logs, { recursive: true });
  const running: Part[] = [];
  const pids: Record<string, number> = {};
  const keep = <T extends Part>(name: string, part: T): T => {
    running.unshift(part);
    if (part.pid !== undefined) pids[name] = part.pid;
    return part;
  };
  const stop = async () => {
    for (const part of running.splice(0)) await part.stop();
  };
  try {
    const redis = keep('redis', await unless(interrupted, startRedisFor(env, cacheDir, tell)));
    const simulator = keep('simulator', await startSimulator(logs, interrupted));
    const appsFile = String(simulator.ready['appsFile']);
    const settings = { REDIS_URL: redis.url, APPS_FILE: appsFile, AUTH_SECRET: secret, PORT: '0', WORKER_PORT: '0' };
    const start = async (name: string, file: string, more = {}) =>
      keep(name, await startApp({ name, file, env: { ...settings, ...more }, logs, interrupted }));
    const second = await start('signaling-b', programs.signaling);
    const publicUrl = { PUBLIC_URL: urlOf(second) };
    const [first] = await allStarted([
      start('signaling-a', programs.signaling, publicUrl),
      start('push-worker', programs.pushWorker),
    ]);
    const control = String(simulator.ready['control']);
    return {
      servers: [urlOf(first), urlOf(second)],
      control,
      simulator: urlOf(simulator),
      redis: redis.url,
      ...{ secret, pids, appsFile },
      logs,
      stop,
    };
  } catch (error) {
    await stop();
    throw error;
  }
}

/** A Redis that comes up later ends with this process. */
const unless = <T>(interrupted: Promise<void> | undefined, starting: Promise<T>): Promise<T> =>
  interrupted
    ? Promise.race([starting, interrupted.then(() => Promise.reject(new Error('it was interrupted')))])
    : starting;

/** Rejects when all have come up or failed, so that none comes up unseen. */
async function allStarted(parts: readonly [Promise<Child>, Promise<Child>]): Promise<[Child, Child]> {
  await Promise.allSettled(parts);
  return Promise.all(parts);
}

const urlOf = (child: Child): string => String(child.ready['url']);

const startSimulator = (logs: string, interrupted?: Promise<void>): Promise<Child> =>
  startChild({
    name: 'the APNs simulator',
    file: programs.simulator,
    args: ['--port', '0', '--control-port', '0', '--dir', join(logs, 'credentials')],
    env: {},
    logFile: join(logs, 'simulator.log'),
    isReady: (line) => line['ready'] === true,
    interrupted,
  });

interface AppPart {
  readonly name: string;
  readonly file: string;
  readonly env: Record<string, string>;
  readonly logs: string;
  readonly interrupted: Promise<void> | undefined;
}

const startApp = ({ name, file, env, logs, interrupted }: AppPart): Promise<Child> =>
  startChild({
    name,
    file,
    env: { ...env, NODE_ENV: 'production' },
    logFile: join(logs, `${name}.log`),
    isReady: (line) => line['msg'] === 'listening',
    interrupted,
  });
