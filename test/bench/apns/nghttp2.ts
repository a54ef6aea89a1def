import { execFile } from 'node:child_process';
import { join, resolve } from 'node:path';
import { promisify } from 'node:util';
import { type DebianPackages, fetchFromDebian } from '../../../apps/call-lab/src/redis/debian-packages.js';
import { fetchedFolders, libraryPathIn } from '../../../apps/call-lab/src/redis/fetched-server.js';

const execute = promisify(execFile);

/** nghttp2's own load generator and server, and the environment that they need. */
export interface Nghttp2 {
  readonly h2load: string;
  readonly nghttpd: string;
  readonly env: NodeJS.ProcessEnv;
}

const wanted: DebianPackages = {
  packages: ['nghttp2-client', 'nghttp2-server', 'libnghttp2-14', 'libev4', 'libjansson4', 'libxml2', 'libjemalloc2'],
  cacheDir: resolve('.cache', 'nghttp2'),
  prefix: 'nghttp2-',
};

/** From the PATH, fetched earlier, or fetched now from Debian without root; or why there is none. */
export async function findNghttp2(env: NodeJS.ProcessEnv): Promise<Nghttp2 | { readonly why: string }> {
  const onPath = { h2load: 'h2load', nghttpd: 'nghttpd', env };
  if (await runs(onPath)) return onPath;
  for (const folder of await fetchedFolders(wanted)) {
    const found = await nghttp2In(folder, env);
    if (await runs(found)) return found;
  }
  const fetched = await fetchFromDebian(wanted, env);
  if ('why' in fetched) return fetched;
  const found = await nghttp2In(fetched.folder, env);
  return (await runs(found)) ? found : { why: 'what Debian gave does not run on this machine' };
}

async function nghttp2In(folder: string, env: NodeJS.ProcessEnv): Promise<Nghttp2> {
  return {
    h2load: join(folder, 'usr', 'bin', 'h2load'),
    nghttpd: join(folder, 'usr', 'sbin', 'nghttpd'),
    env: { ...env, LD_LIBRARY_PATH: await libraryPathIn(folder, env) },
  };
}

const runs = ({ h2load, nghttpd, env }: Nghttp2): Promise<boolean> =>
  Promise.all([h2load, nghttpd].map((program) => execute(program, ['--version'], { env }))).then(
    () => true,
    () => false,
  );
