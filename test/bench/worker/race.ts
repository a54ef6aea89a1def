import { performance } from 'node:perf_hooks';
import { setTimeout as wait } from 'node:timers/promises';
import { type Queue } from 'bullmq';
import { cpuMeter } from '../cpu.js';
import { type Contender, type Ground } from './contenders.js';

/** What a worker did with all jobs queued before it began. */
export interface Round {
  readonly jobs: number;
  readonly seconds: number;
  readonly workerCpuSeconds: number;
  readonly redisCpuSeconds: number;
}

export type Results = ReadonlyMap<string, readonly Round[]>;

const WARM_UP = 1_000;
const LOOK_EVERY_MS = 10;
/** A worker that takes longer is not slow but stuck. */
const MOST_MS = 110_000;

/** All in turn, after a warm-up. Throws where a push was lost, or came twice, or is not noted. */
export async function race(
  contenders: readonly Contender[],
  ground: Ground & { readonly redisPid: number },
  { rounds, jobs }: { readonly rounds: number; readonly jobs: number },
): Promise<Results> {
  const results = new Map<string, Round[]>(contenders.map(({ name }) => [name, []]));
  for (const contender of contenders) await run(contender, ground, WARM_UP);
  for (let round = 0; round < rounds; round++) {
    const inTurn = round % 2 === 0 ? contenders : [...contenders].reverse();
    for (const contender of inTurn) {
      const result = await run(contender, ground, jobs);
      results.get(contender.name)?.push(result);
      console.log(`round ${round + 1}: ${contender.name}, ${(jobs / result.seconds).toFixed(0)} jobs/s`);
    }
  }
  return results;
}

async function run(
  contender: Contender,
  { sink, redisPid }: Ground & { readonly redisPid: number },
  jobs: number,
): Promise<Round> {
  const { name, pid, queue } = contender;
  await queue.pause();
  const check = await contender.prepare(jobs);
  await sink.begin();
  const cpu = cpuMeter({ worker: pid, redis: redisPid });
  const began = performance.now();
  await queue.resume();
  await untilDone(name, queue);
  const seconds = (performance.now() - began) / 1000;
  const { worker = NaN, redis = NaN } = cpu();
  const { received, distinct } = await sink.count();
  if (received !== jobs || distinct !== jobs) {
    throw new Error(`${name}: ${jobs} jobs, ${received} pushes came, ${distinct} different ones`);
  }
  await check();
  return { jobs, seconds, workerCpuSeconds: worker, redisCpuSeconds: redis };
}

async function untilDone(name: string, queue: Queue): Promise<void> {
  const until = performance.now() + MOST_MS;
  for (;;) {
    const counts = await queue.getJobCounts('waiting', 'active', 'delayed', 'failed');
    if (Object.values(counts).every((count) => count === 0)) return;
    if (counts['failed'] || performance.now() > until) throw new Error(`${name}: ${JSON.stringify(counts)}`);
    await wait(LOOK_EVERY_MS);
  }
}
