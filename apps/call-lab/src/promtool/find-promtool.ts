import { join, resolve } from 'node:path';
import { attempt } from '../redis/attempt.js';
import { fetchFromDebian } from '../redis/debian-packages.js';
import { fetchedFolders } from '../redis/fetched-server.js';

export interface PromtoolSearch {
  /** The environment whose PATH is searched, and in which apt-get runs. */
  readonly env: NodeJS.ProcessEnv;
  /** An ignored folder for what is fetched; made when needed. */
  readonly cacheDir: string;
  readonly onProgress?: (line: string) => void;
}

/**
 * Prometheus' own checker of rules, for tests: from the PATH, else fetched earlier, else fetched now from Debian without root, as
 * Redis is. Throws, with what to install, where there is none.
 */
export async function findPromtool({ env, cacheDir, onProgress }: PromtoolSearch): Promise<string> {
  const packages = { packages: ['prometheus'], cacheDir: resolve(cacheDir), prefix: 'prometheus-' };
  const runs = async (command: string) =>
    (await attempt(command, ['--version'], { cwd: process.cwd(), env })) === undefined;
  if (await runs('promtool')) return 'promtool';
  for (const folder of await fetchedFolders(packages)) if (await runs(programIn(folder))) return programIn(folder);
  onProgress?.("fetching promtool from Debian's packages, without root (first run, some seconds)…");
  const fetched = await fetchFromDebian(packages, env);
  if ('why' in fetched) throw new Error(whatToInstall(fetched.why));
  if (!(await runs(programIn(fetched.folder)))) throw new Error(whatToInstall('what they gave does not run here'));
  return programIn(fetched.folder);
}

const programIn = (folder: string): string => join(folder, 'usr', 'bin', 'promtool');

const whatToInstall = (why: string): string =>
  `No promtool: it is not on the PATH, and Debian's packages could not be fetched: ${why}. Install Prometheus ("sudo apt-get install prometheus", "brew install prometheus").`;
