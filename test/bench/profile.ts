import { mkdirSync, readdirSync, readFileSync, rmSync } from 'node:fs';
import { join, resolve } from 'node:path';
import Table from 'cli-table3';

/** What Node writes with `--cpu-prof`, as far as it is read here. */
interface Profile {
  readonly nodes: readonly { readonly id: number; readonly callFrame: { functionName: string; url: string } }[];
  readonly samples: readonly number[];
  /** µs. */
  readonly timeDeltas: readonly number[];
}

const SHOWN = 14;
const dirOf = (name: string): string => resolve('.cache', 'bench', 'profiles', name.replaceAll(/[^\w.-]+/g, '-'));

/** Options of Node for a process whose CPU time is to be told by parts. What an earlier run wrote is removed. */
export function profiling(name: string): string[] {
  rmSync(dirOf(name), { recursive: true, force: true });
  mkdirSync(dirOf(name), { recursive: true });
  return ['--cpu-prof', `--cpu-prof-dir=${dirOf(name)}`];
}

/** After the end of such a process: prints which package or library had which share of its main thread's busy time. */
export function printShares(name: string): void {
  const [file] = readdirSync(dirOf(name)).filter((entry) => entry.endsWith('.cpuprofile'));
  if (file === undefined) throw new Error(`${name} has written no profile`);
  const shares = sharesOf(JSON.parse(readFileSync(join(dirOf(name), file), 'utf8')) as Profile);
  const table = new Table({ head: [name, 'share'], colAligns: ['left', 'right'], style: { head: [], border: [] } });
  for (const [part, share] of shares.slice(0, SHOWN)) table.push([part, `${(share * 100).toFixed(1)} %`]);
  console.log(`\n${table.toString()}\n${join(dirOf(name), file)}`);
}

/** Self time by part, the greatest first; what was idle does not count. */
function sharesOf({ nodes, samples, timeDeltas }: Profile): [string, number][] {
  const parts = new Map(nodes.map(({ id, callFrame }) => [id, partOf(callFrame.functionName, callFrame.url)]));
  const times = new Map<string, number>();
  samples.forEach((id, n) => {
    const part = parts.get(id) ?? '?';
    if (part !== '(idle)') times.set(part, (times.get(part) ?? 0) + (timeDeltas[n] ?? 0));
  });
  const whole = [...times.values()].reduce((sum, time) => sum + time, 0);
  return [...times].map(([part, time]): [string, number] => [part, time / whole]).sort(([, a], [, b]) => b - a);
}

function partOf(functionName: string, url: string): string {
  if (functionName.startsWith('(')) return functionName;
  if (url === '') return 'native functions';
  const [, npm] = /.*\/node_modules\/((?:@[^/]+\/)?[^/]+)/.exec(url) ?? [];
  if (npm !== undefined) return npm;
  const [, own] = /\/((?:libs|apps|test)\/[^/]+)\//.exec(url) ?? [];
  if (own !== undefined) return own;
  const [, node] = /^(node:(?:internal\/)?[^/]+)/.exec(url) ?? [];
  return node ?? url;
}
