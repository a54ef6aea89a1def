import { at } from './checkout.mjs';
import { runHere } from './run-here.mjs';
import { npm } from './step.mjs';

/** Compiles what makes the pictures of the README, and runs it. */
export async function runScreenshots(args) {
  await npm('compiling what takes the pictures', ['exec', '--', 'tsc', '-p', 'test/browser/tsconfig.json']);
  return runHere(at('.cache', 'screenshots', 'test', 'browser', 'screenshots.js'), args);
}
