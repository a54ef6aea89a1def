import Table from 'cli-table3';
import { atEvenRate, median, percentile } from '../even-rate.js';
import { type Latencies } from './one-call.js';
import { type Way } from './ways.js';

export interface RatesOptions {
  readonly rounds: number;
  readonly seconds: number;
}

const RATES = [50, 100];
const KINDS = { inviteToAck: 'invite → ack', inviteToPush: 'invite → push', acceptToAccepted: 'accept → accepted' };

/** Calls at an even rate, both ways in turn. */
export async function measureRates(ways: readonly Way[], { rounds, seconds }: RatesOptions): Promise<void> {
  const table = new Table({
    head: ['ms, p50 / p99', ...Object.values(KINDS)],
    colAligns: ['left', ...Object.keys(KINDS).map(() => 'right' as const)],
    style: { head: [], border: [] },
  });
  for (const rate of RATES) {
    const all = new Map<Way, Latencies[][]>(ways.map((way) => [way, []]));
    for (const way of ways) await run(way, 20, 1);
    for (let n = 0; n < rounds; n++) {
      for (const way of n % 2 === 0 ? ways : [...ways].reverse()) all.get(way)?.push(await run(way, rate, seconds));
    }
    for (const [way, each] of all) table.push([`${way.name}, ${rate}/s`, ...cellsOf(each)]);
  }
  console.log(`\nat an even rate for ${seconds} s, medians of ${rounds} rounds\n${table.toString()}`);
}

async function run(way: Way, rate: number, seconds: number): Promise<Latencies[]> {
  const call = await way.prepare(rate * seconds);
  const latencies: Latencies[] = [];
  await atEvenRate(rate, seconds, async (n) => {
    latencies.push(await call(n));
  });
  return latencies;
}

function cellsOf(rounds: readonly (readonly Latencies[])[]): string[] {
  return (Object.keys(KINDS) as (keyof Latencies)[]).map((kind) => {
    const of = (share: number) =>
      median(
        rounds.map((round) =>
          percentile(
            round.flatMap((each) => each[kind] ?? []),
            share,
          ),
        ),
      );
    return Number.isNaN(of(0.5)) ? '' : `${of(0.5).toFixed(1)} / ${of(0.99).toFixed(1)}`;
  });
}
