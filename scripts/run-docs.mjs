import { cpSync, mkdirSync } from 'node:fs';
import { at } from './checkout.mjs';
import { runHere } from './run-here.mjs';
import { npm } from './step.mjs';

const compiled = (...parts) => at('.cache', 'reference', ...parts);
/** What a server reads beside its code. */
const ASSETS = ['docs/openapi.json', 'docs/asyncapi.json', 'libs/redis/src/scripts'];

/** Compiles what describes the code beside the build, and writes the documents that are made from it. */
export async function runDocs(args) {
  await npm('compiling the reference', ['exec', '--', 'tsc', '-p', 'test/reference/tsconfig.json']);
  mkdirSync(compiled('docs'), { recursive: true });
  for (const asset of ASSETS) cpSync(at(asset), compiled(asset), { recursive: true });
  return runHere(compiled('test', 'reference', 'main.js'), args);
}
