import { at } from './checkout.mjs';
import { runHere } from './run-here.mjs';
import { npm } from './step.mjs';

/** Compiles what describes the code beside the build, and writes the documents that are made from it. */
export async function runDocs(args) {
  await npm('compiling the reference', ['exec', '--', 'tsc', '-p', 'test/reference/tsconfig.json']);
  return runHere(at('.cache', 'reference', 'test', 'reference', 'main.js'), args);
}
