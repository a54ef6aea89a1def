import { at } from './checkout.mjs';
import { runHere } from './run-here.mjs';
import { npm } from './step.mjs';

const names = ['invite-to-push', 'apns', 'worker', 'calls'];

/** Compiles the benchmarks beside the build, and runs the one that is named. */
export async function runBench([name, ...args]) {
  if (!names.includes(name)) {
    console.error(`Usage: npm run bench -- ${names.join('|')} [arguments]`);
    return 2;
  }
  await npm('compiling the benchmarks', ['exec', '--', 'tsc', '-p', 'test/bench/tsconfig.json']);
  return runHere(at('.cache', 'bench', 'test', 'bench', `${name}.js`), args);
}
