import Table from 'cli-table3';
import { findRedisServer } from '../../apps/call-lab/src/redis/find-server.js';
import { startPrivateRedis } from '../../apps/call-lab/src/redis/private-redis.js';
import { median } from './even-rate.js';
import { readOptions } from './options.js';
import { printShares } from './profile.js';
import { startSink } from './start-sink.js';
import { type Contender, OURS, PLAIN, startOurs, startPlain } from './worker/contenders.js';
import { race, type Results, type Round } from './worker/race.js';

/*
 * The push worker as it is run (job, call and token read from Redis, wake token, push, event on the call, log), and a plain
 * BullMQ processor that calls @parse/node-apn, in turn on the same private Redis and the same sink. All jobs of a round are
 * queued before its worker may begin.
 */
const { numbers, flags } = readOptions(
  'worker',
  {
    rounds: { usual: 5, quick: 3, most: 20 },
    jobs: { usual: 5_000, quick: 1_000, most: 20_000 },
    concurrency: { usual: 200, quick: 200, most: 1_000 },
  },
  ['profile'],
);
const isProfiled = flags.has('profile');

const parts: { stop(): Promise<void> }[] = [];
const keep = <T extends { stop(): Promise<void> }>(part: T): T => {
  parts.unshift(part);
  return part;
};
try {
  const server = await findRedisServer({ env: process.env, cacheDir: '.cache/redis', onProgress: console.log });
  const redis = keep(await startPrivateRedis({ server }));
  const sink = keep(await startSink());
  const ground = { redis: redis.url, redisPid: redis.pid, sink, concurrency: numbers.concurrency, isProfiled };
  const contenders: Contender[] = [keep(await startOurs(ground)), keep(await startPlain(ground))];
  report(await race(contenders, ground, numbers));
} finally {
  for (const part of parts) await part.stop();
}
if (isProfiled) for (const name of [OURS, PLAIN]) printShares(name);

function report(results: Results): void {
  const { rounds, jobs, concurrency } = numbers;
  const table = new Table({
    head: ['', 'jobs/s', 'ours is', 'worker CPU s / 10 k', 'ours costs', 'Redis CPU s / 10 k', 'ours costs'],
    colAligns: ['left', ...Array.from({ length: 6 }, () => 'right' as const)],
    style: { head: [], border: [] },
  });
  const ours = figuresOf(results.get(OURS) ?? []);
  for (const [name, all] of results) {
    const { speed, worker, redis } = figuresOf(all);
    const [faster, cost, redisCost] = [ours.speed / speed, ours.worker / worker, ours.redis / redis].map(times);
    table.push([name, speed.toFixed(0), faster, worker.toFixed(2), cost, redis.toFixed(2), redisCost]);
  }
  console.log(`\n${jobs} jobs a round, ${concurrency} in flight, medians of ${rounds}\n${table.toString()}`);
}

function figuresOf(all: readonly Round[]): { speed: number; worker: number; redis: number } {
  const per10k = (of: (round: Round) => number) => median(all.map((round) => (of(round) / round.jobs) * 10_000));
  return {
    speed: median(all.map(({ jobs, seconds }) => jobs / seconds)),
    worker: per10k(({ workerCpuSeconds }) => workerCpuSeconds),
    redis: per10k(({ redisCpuSeconds }) => redisCpuSeconds),
  };
}

function times(ratio: number): string {
  return `${ratio.toFixed(2)} ×`;
}
