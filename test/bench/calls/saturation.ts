import { performance } from 'node:perf_hooks';
import Table from 'cli-table3';
import { cpuMeter } from '../cpu.js';
import { median } from '../even-rate.js';
import { type CommandCounts, CommandStats, totalOf } from './command-stats.js';
import { type Ground } from './ground.js';
import { type Way } from './ways.js';

export interface SaturationOptions {
  readonly rounds: number;
  readonly calls: number;
  /** Calls in hand at once. */
  readonly together: number;
}

interface Round {
  readonly seconds: number;
  /** By process; `load`: this one, its callers, phones and Apple. */
  readonly cpu: Readonly<Record<string, number>>;
  readonly commands: CommandCounts;
}

const COMMANDS_SHOWN = 14;

/** As many calls as go, so many in hand at once; both ways in turn. */
export async function saturate(ground: Ground, ways: readonly Way[], options: SaturationOptions): Promise<void> {
  const stats = new CommandStats(ground.redis.url);
  const rounds = new Map<Way, Round[]>(ways.map((way) => [way, []]));
  for (const way of ways) await run(way, stats, { ...options, calls: Math.min(300, options.calls) });
  for (let n = 0; n < options.rounds; n++) {
    for (const way of n % 2 === 0 ? ways : [...ways].reverse()) {
      const round = await run(way, stats, options);
      rounds.get(way)?.push(round);
      console.log(`round ${n + 1}: ${way.name}, ${(options.calls / round.seconds).toFixed(0)} calls/s`);
    }
  }
  stats.stop();
  report(rounds, options);
}

async function run(way: Way, stats: CommandStats, { calls, together }: SaturationOptions): Promise<Round> {
  const call = await way.prepare(calls);
  await stats.begin();
  const cpu = cpuMeter({ ...way.pids, load: process.pid });
  const began = performance.now();
  const all = Array.from({ length: calls }, (_, n) => n).values();
  const lane = async (): Promise<void> => {
    for (const n of all) await call(n);
  };
  await Promise.all(Array.from({ length: together }, lane));
  const seconds = (performance.now() - began) / 1000;
  return { seconds, cpu: cpu(), commands: await stats.counts() };
}

function report(rounds: ReadonlyMap<Way, readonly Round[]>, options: SaturationOptions): void {
  console.log(`\n${options.calls} calls a round, ${options.together} in hand, medians of ${options.rounds}`);
  const ofEach = [...rounds].map(([way, all]) => ({ way, all, figures: figuresOf(all, options.calls) }));
  const bare = ofEach.at(-1)?.figures;
  const table = new Table({
    head: ['', 'calls/s', 'CPU s / 1,000', 'times the last', 'Redis commands a call'],
    colAligns: ['left', ...Array.from({ length: 4 }, () => 'right' as const)],
    style: { head: [], border: [] },
  });
  for (const { way, figures } of ofEach) {
    const { speed, whole, commands } = figures;
    const times = `${(whole / (bare?.whole ?? NaN)).toFixed(1)} ×`;
    table.push([way.name, speed.toFixed(0), whole.toFixed(2), times, commands.toFixed(1)]);
  }
  console.log(table.toString());
  for (const { way, all, figures } of ofEach) {
    const parts = Object.entries(figures.cpu).map(([name, seconds]) => `${name} ${seconds.toFixed(2)}`);
    console.log(`${way.name}, CPU s / 1,000: ${parts.join(', ')}`);
    console.log(`${way.name}, commands a call: ${mostOf(all, options.calls)}`);
  }
}

/** All but the load, as 1,000 calls cost it. */
function figuresOf(all: readonly Round[], calls: number) {
  const per1000 = (seconds: number) => (seconds * 1000) / calls;
  const names = Object.keys(all[0]?.cpu ?? {});
  const cpu = Object.fromEntries(
    names.map((name) => [name, per1000(median(all.map((each) => each.cpu[name] ?? NaN)))]),
  );
  const { load: _load, ...ofServers } = cpu;
  return {
    ...{ cpu, speed: median(all.map(({ seconds }) => calls / seconds)) },
    whole: Object.values(ofServers).reduce((sum, seconds) => sum + seconds, 0),
    commands: median(all.map(({ commands }) => totalOf(commands) / calls)),
  };
}

function mostOf(all: readonly Round[], calls: number): string {
  const names = new Set(all.flatMap(({ commands }) => [...commands.keys()]));
  const each = [...names].map(
    (name) => [name, median(all.map(({ commands }) => commands.get(name) ?? 0)) / calls] as const,
  );
  const most = each.sort(([, a], [, b]) => b - a).slice(0, COMMANDS_SHOWN);
  return most.map(([name, count]) => `${name} ${count.toFixed(1)}`).join(', ');
}
