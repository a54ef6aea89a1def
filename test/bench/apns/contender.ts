import { performance } from 'node:perf_hooks';
import { answerBy, placeOf } from '../bench-process.js';
import { atEvenRate, percentile } from '../even-rate.js';
import { makePushes, type Push, type Send } from './push.js';
import {
  type ContenderPlace,
  type ContenderQuestion,
  type Latencies,
  type Memory,
  type Saturation,
} from './questions.js';
import { ways } from './ways.js';

/* One way to Apple in a process of its own, so that its CPU time and memory are its alone. */

async function saturate(send: Send, pushes: readonly Push[], inFlight: number): Promise<Saturation> {
  const queue = pushes.values();
  const lane = async (): Promise<void> => {
    for (const push of queue) await send(push);
  };
  const [began, cpu] = [performance.now(), process.cpuUsage()];
  await Promise.all(Array.from({ length: inFlight }, lane));
  const { user, system } = process.cpuUsage(cpu);
  return { pushes: pushes.length, seconds: (performance.now() - began) / 1000, cpuSeconds: (user + system) / 1e6 };
}

async function evenly(send: Send, rate: number, seconds: number): Promise<Latencies> {
  const pushes = makePushes(rate * seconds);
  const took: number[] = [];
  await atEvenRate(rate, seconds, async (n) => {
    const push = pushes[n];
    const began = performance.now();
    if (push) await send(push);
    took.push(performance.now() - began);
  });
  return { p50: percentile(took, 0.5), p99: percentile(took, 0.99) };
}

/** Needs `--expose-gc`. */
function memory(): Memory {
  for (let times = 0; times < 3; times++) globalThis.gc?.();
  const { heapUsed, rss } = process.memoryUsage();
  return { heap: heapUsed, rss };
}

const { way, ...place } = placeOf() as ContenderPlace;
const send = await ways[way](place);
answerBy((question: ContenderQuestion) => {
  if (question.ask === 'memory') return memory();
  if (question.ask === 'even') return evenly(send, question.rate, question.seconds);
  return saturate(send, makePushes(question.pushes), question.inFlight);
});
