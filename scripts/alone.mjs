import { mkdirSync, readlinkSync, symlinkSync, unlinkSync } from 'node:fs';
import { dirname } from 'node:path';
import { setTimeout as wait } from 'node:timers/promises';

/**
 * Does the work while no other process of this machine does work under the same lock, and waits for its turn. The lock is a
 * symbolic link to its owner's process id: it comes into being with its content, at once or not at all.
 */
export async function alone(lock, work) {
  mkdirSync(dirname(lock), { recursive: true });
  await takeTurn(lock);
  try {
    return await work();
  } finally {
    unlinkSync(lock);
  }
}

async function takeTurn(lock) {
  let toldOf;
  while (!worked(() => symlinkSync(String(process.pid), lock), 'EEXIST')) {
    const owner = ownerOf(lock);
    if (owner !== undefined && !lives(owner)) {
      worked(() => unlinkSync(lock), 'ENOENT');
      continue;
    }
    if (owner !== toldOf) console.error(`waiting for process ${owner}, which prepares this checkout (${lock})…`);
    toldOf = owner;
    await wait(100);
  }
}

function ownerOf(lock) {
  let owner;
  worked(() => (owner = Number(readlinkSync(lock))), 'ENOENT');
  return owner;
}

/** Another user's process may not be signalled, and lives. */
function lives(pid) {
  return worked(() => worked(() => process.kill(pid, 0), 'EPERM'), 'ESRCH');
}

/** False where it fails with this code. */
function worked(action, code) {
  try {
    action();
    return true;
  } catch (error) {
    if (error.code === code) return false;
    throw error;
  }
}
