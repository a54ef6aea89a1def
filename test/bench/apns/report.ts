import Table from 'cli-table3';
import { median } from '../even-rate.js';
import { type Course, LEVELS, type Level, type Name, type Results, type Round } from './race.js';
import { WAYS } from './ways.js';

const [OURS] = WAYS;

/** What each contender comes to, as the median of its rounds. */
interface Figures {
  /** Pushes a second. */
  readonly speed: number;
  /** Seconds for 10,000 pushes. */
  readonly cpu: number;
  /** How much of a core the sink was busy, 0 to 1. */
  readonly sink: number;
}

/** Prints the tables: medians, and ours as a ratio to each. */
export function report(results: Results, { rounds, pushes, rate, seconds }: Course): void {
  for (const level of LEVELS) {
    console.log(`\n${level} in flight, ${pushes} pushes a round, medians of ${rounds}`);
    console.log(saturationTable(results, level));
  }
  console.log(`\nan even ${rate}/s for ${seconds} s, medians of ${rounds} (ms)`);
  console.log(evenTable(results));
}

function saturationTable(results: Results, level: Level): string {
  const ours = figuresOf(results.get(OURS ?? 'Callwake') ?? [], level);
  const table = new Table({
    head: ['', 'pushes/s', 'ours is', 'CPU s / 10 k', 'ours costs', 'sink busy'],
    colAligns: ['left', 'right', 'right', 'right', 'right', 'right'],
    style: { head: [], border: [] },
  });
  for (const [name, all] of results) {
    const { speed, cpu, sink } = figuresOf(all, level);
    const [faster, cost] = [ours.speed / speed, ours.cpu / cpu];
    table.push([name, speed.toFixed(0), times(faster), cpu.toFixed(3), times(cost), busy(name, sink)]);
  }
  return table.toString();
}

function figuresOf(all: readonly Round[], level: Level): Figures {
  const at = all.map(({ saturated }) => saturated[level]);
  return {
    speed: median(at.map(({ pushes, seconds }) => pushes / seconds)),
    cpu: median(at.map(({ pushes, cpuSeconds }) => (cpuSeconds / pushes) * 10_000)),
    sink: median(at.map(({ sinkCpuSeconds, seconds }) => sinkCpuSeconds / seconds)),
  };
}

const times = (ratio: number): string => `${ratio.toFixed(2)} ×`;

const busy = (name: Name, share: number): string =>
  name === 'h2load at nghttpd' ? '–' : `${(share * 100).toFixed(0)} %`;

function evenTable(results: Results): string {
  const of = (all: readonly Round[], part: 'p50' | 'p99') => median(all.map(({ even }) => even[part]));
  const table = new Table({
    head: ['', 'p50', 'p99'],
    colAligns: ['left', 'right', 'right'],
    style: { head: [], border: [] },
  });
  for (const [name, all] of results) table.push([name, of(all, 'p50').toFixed(2), of(all, 'p99').toFixed(2)]);
  return table.toString();
}
