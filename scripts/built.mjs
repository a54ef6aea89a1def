import { existsSync, readdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { at, checkout } from './checkout.mjs';
import { fingerprint, readIfThere } from './stamp.mjs';
import { npm } from './step.mjs';

const stampPath = at('dist', '.built');

/** Whether dist was made from the sources as they are. */
export function isBuilt() {
  return readIfThere(stampPath) === sources();
}

/** Throws where the build fails. */
export async function build() {
  // Taken before: what is changed while the build runs is built the next time.
  const stamp = sources();
  await npm('building', ['run', 'build']);
  writeFileSync(stampPath, stamp);
}

function sources() {
  const paths = [...settings(), ...filesIn('apps'), ...filesIn('libs'), ...documents()].sort();
  return fingerprint(paths.flatMap((path) => [path, readFileSync(at(path))]));
}

/** Those that a server hands out. */
const documents = () => ['docs/openapi.json', 'docs/asyncapi.json'].filter((name) => existsSync(at(name)));

function settings() {
  const names = ['package.json', 'package-lock.json', 'nest-cli.json'];
  return readdirSync(checkout).filter((name) => names.includes(name) || /^tsconfig.*\.json$/.test(name));
}

function filesIn(folder) {
  const entries = readdirSync(at(folder), { recursive: true, withFileTypes: true });
  return entries
    .filter((entry) => entry.isFile())
    .map((entry) => join(entry.parentPath, entry.name).slice(checkout.length));
}
