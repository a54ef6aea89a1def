import { mkdir } from 'node:fs/promises';
import { isIPv6 } from 'node:net';
import { join } from 'node:path';
import { type ChildOptions } from './child.js';
import { Program } from './program.js';
import { programs as files } from './programs.js';
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
  /** The two servers and the worker: each can be killed and started again. */
  readonly programs: readonly Program[];
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
  /** Whose logs and credentials these are: two stages in one folder would take each other's Apple. */
  readonly folder?: string;
  readonly secret: string;
  readonly env: Readonly<Record<string, string | undefined>>;
  readonly tell: (line: string) => void;
  /** What is still to be started is not, and what runs ends. */
  readonly interrupted?: Promise<void>;
  /** More settings for the servers and the worker. */
  readonly settings?: Readonly<Record<string, string>>;
  /** How others reach the servers; by the address on which they listen without it. */
  readonly publicHost?: string;
  /** A program was started, or is gone. */
  readonly changed?: () => void;
}

interface Part {
  readonly pid?: number | undefined;
  stop(): Promise<void>;
}

const PORTS = { PORT: '0', WORKER_PORT: '0' };

/** Starts them on free ports. Rejects where one does not come up, and then nothing runs on. */
export async function startStage(options: StageOptions): Promise<Stage> {
  const { cacheDir, folder = 'demo', secret, env, tell, interrupted, changed = () => undefined } = options;
  const urlOf = ({ url }: Program): string => reachedBy(options.publicHost, url);
  const logs = join(cacheDir, folder);
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
    const settings = { REDIS_URL: redis.url, APPS_FILE: appsFile, AUTH_SECRET: secret, ...PORTS, ...options.settings };
    const start = async (name: string, file: string, more = {}) =>
      keep(
        name,
        await Program.start(name, appAt({ name, file, env: { ...settings, ...more }, logs, interrupted }), changed),
      );
    const second = await start('signaling-b', files.signaling);
    const [first, worker] = await allStarted([
      start('signaling-a', files.signaling, { PUBLIC_URL: urlOf(second) }),
      start('push-worker', files.pushWorker),
    ]);
    const urls = { control: String(simulator.ready['control']), simulator: simulator.url, redis: redis.url };
    const programs = [first, second, worker];
    return { servers: [urlOf(first), urlOf(second)], programs, ...urls, ...{ secret, pids, appsFile }, logs, stop };
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
async function allStarted(parts: readonly [Promise<Program>, Promise<Program>]): Promise<[Program, Program]> {
  await Promise.allSettled(parts);
  return Promise.all(parts);
}

function reachedBy(host: string | undefined, url: string): string {
  if (host === undefined) return url;
  const { port } = new URL(url);
  return `http://${isIPv6(host) ? `[${host}]` : host}:${port}`;
}

/** Its sandbox is a host of its own, as Apple's is: a token of the one is wrong at the other. */
const startSimulator = (logs: string, interrupted?: Promise<void>): Promise<Program> =>
  Program.start('the APNs simulator', () => ({
    name: 'the APNs simulator',
    file: files.simulator,
    args: ['--port', '0', '--sandbox-port', '0', '--control-port', '0', '--dir', join(logs, 'credentials')],
    env: {},
    logFile: join(logs, 'simulator.log'),
    isReady: (line) => line['ready'] === true,
    interrupted,
  }));

interface AppPart {
  readonly name: string;
  readonly file: string;
  readonly env: Readonly<Record<string, string>>;
  readonly logs: string;
  readonly interrupted: Promise<void> | undefined;
}

function appAt({ name, file, env, logs, interrupted }: AppPart) {
  return (address: URL | undefined): ChildOptions => ({
    name,
    file,
    env: { ...env, NODE_ENV: 'production', ...(address && { PORT: address.port, WORKER_PORT: address.port }) },
    logFile: join(logs, `${name}.log`),
    isReady: (line) => line['msg'] === 'listening',
    interrupted,
  });
}
