import { readFileSync, writeFileSync } from 'node:fs';
import { at } from './checkout.mjs';
import { fingerprint, readIfThere, writtenAt } from './stamp.mjs';
import { npm } from './step.mjs';

const ours = at('node_modules', '.callwake-installed');
/** npm writes this file at the end of every installation, and removes it at the beginning. */
const npms = at('node_modules', '.package-lock.json');
const lockFile = at('package-lock.json');

/** Whether node_modules is what package-lock.json asks for. Where somebody ran npm after us, npm's own record counts. */
export function isInstalled() {
  const installedAt = writtenAt(npms);
  if (installedAt === 0) return false;
  return installedAt > writtenAt(ours) ? installedAt >= writtenAt(lockFile) : readIfThere(ours) === wanted();
}

/** Throws where npm fails. */
export async function install() {
  const stamp = wanted();
  // Whoever has NODE_ENV=production set still needs what builds and tests.
  await npm('installing packages (first run, about a minute)', ['ci', '--include=dev']);
  writeFileSync(ours, stamp);
}

/** Packages with native parts are chosen by Node's major version. */
function wanted() {
  return fingerprint([readFileSync(lockFile), process.versions.node.split('.')[0]]);
}
