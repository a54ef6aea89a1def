import { performance } from 'node:perf_hooks';

/** Now, in ms since epoch, with fractions; the same in all processes of this machine. */
export const preciseNow = (): number => performance.timeOrigin + performance.now();

/** Begins `work` so often a second for so many seconds, each at its time, whether or not those before it are done. */
export async function atEvenRate(rate: number, seconds: number, work: (n: number) => Promise<void>): Promise<void> {
  const start = performance.now();
  const begun: Promise<void>[] = [];
  for (let n = 0; n < rate * seconds;) {
    while (n < rate * seconds && performance.now() >= start + (n * 1000) / rate) begun.push(work(n++));
    await new Promise((resolve) => setTimeout(resolve, 1));
  }
  await Promise.all(begun);
}

/** Of numbers in any order. */
export function percentile(values: readonly number[], share: number): number {
  const sorted = [...values].sort((a, b) => a - b);
  return sorted[Math.min(sorted.length - 1, Math.floor(sorted.length * share))] ?? NaN;
}

export const median = (values: readonly number[]): number => percentile(values, 0.5);
