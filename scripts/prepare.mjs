import { alone } from './alone.mjs';
import { build, isBuilt } from './built.mjs';
import { at } from './checkout.mjs';
import { install, isInstalled } from './installed.mjs';
import { checkNode } from './node-version.mjs';

/**
 * Makes a fresh checkout ready: packages and build, where they are missing or older than what they are made from. Uses Node
 * only, since it runs before there are packages. Throws, with what to do, where that fails.
 */
export async function prepare() {
  checkNode();
  if (isInstalled() && isBuilt()) return;
  await alone(at('.cache', 'prepare.lock'), async () => {
    if (!isInstalled()) await install();
    if (!isBuilt()) await build();
  });
}
