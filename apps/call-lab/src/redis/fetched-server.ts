import { existsSync } from 'node:fs';
import { readdir } from 'node:fs/promises';
import { delimiter, join } from 'node:path';
import { type DebianPackages } from './debian-packages.js';
import { type RedisServer, serverEnvironment } from './server-program.js';

/** The server, the package that holds its program, and the libraries that a slim image lacks. */
export const redisPackages = (cacheDir: string): DebianPackages => ({
  packages: ['redis-server', 'redis-tools', 'liblzf1', 'libjemalloc2', 'liblua5.1-0', 'lua-bitop', 'lua-cjson'],
  cacheDir,
  prefix: 'redis-',
});

/** The folders with packages fetched before, or none. */
export async function fetchedFolders({ cacheDir, prefix }: DebianPackages): Promise<string[]> {
  return (await namesIn(cacheDir)).filter((name) => name.startsWith(prefix)).map((name) => join(cacheDir, name));
}

/** The server in a folder of unpacked Debian packages, told where its libraries lie. */
export async function serverIn(folder: string, env: NodeJS.ProcessEnv): Promise<RedisServer> {
  return {
    command: join(folder, 'usr', 'bin', 'redis-server'),
    env: { ...serverEnvironment(env), LD_LIBRARY_PATH: await libraryPathIn(folder, env) },
  };
}

/** `LD_LIBRARY_PATH` for programs in a folder of unpacked Debian packages. */
export async function libraryPathIn(folder: string, env: NodeJS.ProcessEnv): Promise<string> {
  const libraries = join(folder, 'usr', 'lib');
  const perMachine = (await namesIn(libraries)).filter((name) => name.includes('-linux-'));
  const found = [libraries, ...perMachine.map((name) => join(libraries, name)), env['LD_LIBRARY_PATH'] ?? ''];
  return found.filter((path) => path !== '').join(delimiter);
}

async function namesIn(folder: string): Promise<string[]> {
  return existsSync(folder) ? readdir(folder) : [];
}
