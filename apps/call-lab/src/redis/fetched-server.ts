import { existsSync } from 'node:fs';
import { readdir } from 'node:fs/promises';
import { delimiter, join } from 'node:path';
import { type RedisServer, serverEnvironment } from './server-program.js';

/** A folder gets a name that begins so by a rename, once everything is in it: a half fetched one never bears it. */
export const FETCHED = 'redis-';

/** The folders with fetched servers, or none. */
export async function fetchedFolders(cacheDir: string): Promise<string[]> {
  return (await namesIn(cacheDir)).filter((name) => name.startsWith(FETCHED)).map((name) => join(cacheDir, name));
}

/** The server in a folder of unpacked Debian packages, told where its libraries lie. */
export async function serverIn(folder: string, env: NodeJS.ProcessEnv): Promise<RedisServer> {
  const libraries = join(folder, 'usr', 'lib');
  const perMachine = (await namesIn(libraries)).filter((name) => name.includes('-linux-'));
  const found = [libraries, ...perMachine.map((name) => join(libraries, name)), env['LD_LIBRARY_PATH'] ?? ''];
  return {
    command: join(folder, 'usr', 'bin', 'redis-server'),
    env: { ...serverEnvironment(env), LD_LIBRARY_PATH: found.filter((path) => path !== '').join(delimiter) },
  };
}

async function namesIn(folder: string): Promise<string[]> {
  return existsSync(folder) ? readdir(folder) : [];
}
