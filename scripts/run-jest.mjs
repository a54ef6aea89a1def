import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { mkdirSync, rmSync } from 'node:fs';
import { at, checkout } from './checkout.mjs';

const RESULTS = at('.cache', 'jest.json');
const FLAGS = ['--experimental-vm-modules', '--disable-warning=ExperimentalWarning'];
const FORWARDED = ['SIGINT', 'SIGTERM', 'SIGHUP'];

/** Runs all tests, or those that the arguments name, and gives Jest's exit code. Its results stand in a file too. */
export async function runJest(args, results = RESULTS) {
  mkdirSync(at('.cache'), { recursive: true });
  // Nobody shall take the results of an earlier run for those of one that was cut off.
  rmSync(results, { force: true });
  const jest = at('node_modules', 'jest', 'bin', 'jest.js');
  const child = spawn(process.execPath, [...FLAGS, jest, '--json', `--outputFile=${results}`, ...args], {
    cwd: checkout,
    stdio: 'inherit',
  });
  for (const signal of FORWARDED) process.on(signal, () => child.kill(signal));
  const [code, signal] = await once(child, 'exit');
  if (signal !== null) console.error(`Jest was ended by ${signal}.`);
  return code ?? 1;
}
