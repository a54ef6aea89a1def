import { randomBytes } from 'node:crypto';
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { Queue } from 'bullmq';
import { startChild } from '../../../apps/call-lab/src/demo/child.js';
import { programs } from '../../../apps/call-lab/src/demo/programs.js';
import { writeAppsFile } from '../../../apps/call-lab/src/simulator/apps-file.js';
import { writeCredentials } from '../../../apps/call-lab/src/simulator/credentials-folder.js';
import { PREFIX, PUSH_QUEUE } from '../../../libs/queues/src/names.js';
import { makePushes } from '../apns/push.js';
import { startBenchProcess } from '../bench-process.js';
import { profiling } from '../profile.js';
import { type Sink } from '../start-sink.js';
import { PlacedCalls } from './placed-calls.js';
import { type PlainPlace } from './plain-place.js';

/** A worker process, and the queue that it works on. */
export interface Contender {
  readonly name: string;
  readonly pid: number;
  readonly queue: Queue;
  /** Queues so many jobs; what it gives checks, once they are done, that all is as it should be. */
  prepare(jobs: number): Promise<() => Promise<void>>;
  stop(): Promise<void>;
}

export interface Ground {
  readonly redis: string;
  readonly sink: Sink;
  /** Pushes in flight. */
  readonly concurrency: number;
  readonly isProfiled: boolean;
}

export const OURS = 'Callwake';
export const PLAIN = 'BullMQ + @parse/node-apn';

/** The push worker as it is run, with calls in Redis that were placed as a server places them. */
export async function startOurs({ redis, sink, concurrency, isProfiled }: Ground): Promise<Contender> {
  const dir = await mkdtemp(join(tmpdir(), 'callwake-bench-'));
  await writeCredentials(dir, sink.credentials);
  const url = `https://127.0.0.1:${sink.place.port}`;
  const appsFile = await writeAppsFile(dir, { app: 'demo', bundleId: sink.place.bundleId, url });
  const child = await startChild({
    name: 'the push worker',
    file: programs.pushWorker,
    execArgv: isProfiled ? profiling(OURS) : [],
    env: {
      ...{ NODE_ENV: 'production', REDIS_URL: redis, APPS_FILE: appsFile, WORKER_PORT: '0' },
      ...{ AUTH_SECRET: randomBytes(32).toString('base64url'), PUSH_CONCURRENCY: String(concurrency) },
    },
    logFile: join(dir, 'log'),
    isReady: (line) => line['msg'] === 'listening',
  });
  const calls = PlacedCalls.connect(redis);
  const queue = new Queue(PUSH_QUEUE, { connection: { url: redis }, prefix: PREFIX });
  return {
    ...{ name: OURS, pid: child.pid ?? 0, queue },
    prepare: async (jobs) => {
      const placed = await calls.place(jobs);
      return () => calls.check(placed);
    },
    stop: async () => {
      await child.stop();
      await queue.close();
      calls.disconnect();
      await rm(dir, { recursive: true });
    },
  };
}

const QUEUE = 'plain';
const AT_ONCE = 1_000;

/** The plain processor: the job holds all that the push needs. */
export async function startPlain({ redis, sink, concurrency, isProfiled }: Ground): Promise<Contender> {
  const place: PlainPlace = { ...sink.place, redis, queue: QUEUE, concurrency };
  const execArgv = isProfiled ? profiling(PLAIN) : [];
  const worker = await startBenchProcess({ file: 'worker/plain-worker.js', place, execArgv });
  const queue = new Queue(QUEUE, { connection: { url: redis }, defaultJobOptions: { removeOnComplete: true } });
  return {
    ...{ name: PLAIN, pid: worker.pid, queue },
    prepare: async (jobs) => {
      const all = makePushes(jobs).map((data) => ({ name: 'push', data, opts: { jobId: data.apnsId } }));
      for (let at = 0; at < jobs; at += AT_ONCE) await queue.addBulk(all.slice(at, at + AT_ONCE));
      return () => Promise.resolve();
    },
    stop: async () => {
      await worker.stop();
      await queue.close();
    },
  };
}
