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
  /** Where the output of the processes is. */
  readonly logs: string;
  stop(): Promise<void>;
}

export interface StageOptions {
  readonly cacheDir: string;
  readonly secret: string;
  readonly env: Readonly<Record<string, string | undefined>>;
  readonly tell: (line: string) => void;
}

/** Starts them on free ports. Rejects where one does not come up, and then nothing runs on. */
export async function startStage({ cacheDir, secret, env, tell }: StageOptions): Promise<Stage> {
  const logs = join(cacheDir, 'demo');
  await mkdir(logs, { recursive: true });
  const running: { stop(): Promise<void> }[] = [];
  const keep = <T extends { stop(): Promise<void> }>(part: T): T => {
    running.unshift(part);
    return part;
  };
  const stop = async () => {
    for (const part of running.splice(0)) await part.stop();
  };
  try {
    const redis = keep(await startRedisFor(env, cacheDir, tell));
    const simulator = keep(await startSimulator(logs));
    const appsFile = String(simulator.ready['appsFile']);
    const settings = { REDIS_URL: redis.url, APPS_FILE: appsFile, AUTH_SECRET: secret, PORT: '0', WORKER_PORT: '0' };
    const second = keep(await startApp('signaling-b', programs.signaling, settings, logs));
    const publicUrl = { PUBLIC_URL: urlOf(second) };
    const [first] = await Promise.all([
      startApp('signaling-a', programs.signaling, { ...settings, ...publicUrl }, logs).then(keep),
      startApp('push-worker', programs.pushWorker, settings, logs).then(keep),
    ]);
    const control = String(simulator.ready['control']);
    return {
      servers: [urlOf(first), urlOf(second)],
      control,
      simulator: urlOf(simulator),
      redis: redis.url,
      secret,
      logs,
      stop,
    };
  } catch (error) {
    await stop();
    throw error;
  }
}

const urlOf = (child: Child): string => String(child.ready['url']);

const startSimulator = (logs: string): Promise<Child> =>
  startChild({
    name: 'the APNs simulator',
    file: programs.simulator,
    args: ['--port', '0', '--control-port', '0', '--dir', join(logs, 'credentials')],
    env: {},
    logFile: join(logs, 'simulator.log'),
    isReady: (line) => line['ready'] === true,
  });

const startApp = (name: string, file: string, env: Record<string, string>, logs: string): Promise<Child> =>
  startChild({
    name,
    file,
    env: { ...env, NODE_ENV: 'production' },
    logFile: join(logs, `${name}.log`),
    isReady: (line) => line['msg'] === 'listening',
  });
