import { resolve } from 'node:path';
import { fetchFromDebian } from './debian-packages.js';
import { fetchedFolders, redisPackages, serverIn } from './fetched-server.js';
import { majorVersion, OLDEST_MAJOR, type RedisServer, serverEnvironment } from './server-program.js';

/** Where a server may come from. */
export interface ServerSearch {
  /** The environment whose PATH is searched, and in which apt-get and the server run. */
  readonly env: NodeJS.ProcessEnv;
  /** An ignored folder for what is fetched, `.cache/redis` of the checkout; made when needed. */
  readonly cacheDir: string;
  /** Hears a line where something takes time or is passed over. */
  readonly onProgress?: (line: string) => void;
}

/**
 * A Redis server for development and tests: from the PATH, else fetched earlier, else fetched now from Debian without root.
 * Throws, with what to install, where there is none.
 */
export async function findRedisServer(wanted: ServerSearch): Promise<RedisServer> {
  const search = { ...wanted, cacheDir: resolve(wanted.cacheDir) };
  return (await onPath(search)) ?? (await fetchedEarlier(search)) ?? (await fetchNow(search));
}

async function onPath({ env, onProgress }: ServerSearch): Promise<RedisServer | undefined> {
  for (const command of ['redis-server', 'valkey-server']) {
    const server = { command, env: serverEnvironment(env) };
    const major = await majorVersion(server);
    if (major !== undefined && major >= OLDEST_MAJOR) return server;
    if (major !== undefined) {
      onProgress?.(
        `passing over the ${command} on the PATH: its version is ${major}, at least ${OLDEST_MAJOR} is needed`,
      );
    }
  }
  return undefined;
}

async function fetchedEarlier({ env, cacheDir }: ServerSearch): Promise<RedisServer | undefined> {
  for (const folder of await fetchedFolders(redisPackages(cacheDir))) {
    const server = await serverIn(folder, env);
    if (await runs(server)) return server;
  }
  return undefined;
}

async function fetchNow({ env, cacheDir, onProgress }: ServerSearch): Promise<RedisServer> {
  onProgress?.("fetching Redis from Debian's packages, without root (first run, some seconds)…");
  const fetched = await fetchFromDebian(redisPackages(cacheDir), env);
  if ('why' in fetched) throw new Error(whatToInstall(fetched.why));
  const server = await serverIn(fetched.folder, env);
  if (!(await runs(server))) throw new Error(whatToInstall('what they gave does not run on this machine'));
  onProgress?.('… Redis is fetched');
  return server;
}

async function runs(server: RedisServer): Promise<boolean> {
  const major = await majorVersion(server);
  return major !== undefined && major >= OLDEST_MAJOR;
}

function whatToInstall(why: string): string {
  return [
    `No Redis: neither redis-server nor valkey-server, version ${OLDEST_MAJOR} or newer, is on the PATH, and Debian's packages could not be fetched: ${why}.`,
    'Install one: "sudo apt-get install redis-server" (Debian, Ubuntu), "sudo dnf install valkey" (Fedora), "brew install redis" (macOS).',
  ].join('\n');
}
