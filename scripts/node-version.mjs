import { readFileSync } from 'node:fs';
import { at } from './checkout.mjs';

/** Throws, with what to do, where this Node is older than package.json's `engines` ask for. */
export function checkNode(running = process.versions.node) {
  const { engines } = JSON.parse(readFileSync(at('package.json'), 'utf8'));
  const oldest = engines.node.replace('>=', '');
  if (isOlder(running, oldest)) {
    throw new Error(
      `Node ${running} is too old: Node ${oldest} or newer is needed. Install it (with nvm: "nvm install" in this folder), and run the command again.`,
    );
  }
}

function isOlder(version, than) {
  const [major, minor] = version.split('.').map(Number);
  const [oldestMajor, oldestMinor] = than.split('.').map(Number);
  return major < oldestMajor || (major === oldestMajor && minor < oldestMinor);
}
