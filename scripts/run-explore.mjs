import { at } from './checkout.mjs';
import { runHere } from './run-here.mjs';
import { npm } from './step.mjs';

/** Compiles the explorer beside the build, and runs it: every interleaving of small worlds. */
export async function runExplore(args) {
  await npm('compiling the explorer', ['exec', '--', 'tsc', '-p', 'test/explore/tsconfig.json']);
  return runHere(at('.cache', 'explore', 'test', 'explore', 'main.js'), args);
}
