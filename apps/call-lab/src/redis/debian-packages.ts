import { mkdir, mkdtemp, readdir, rename, rm, writeFile } from 'node:fs/promises';
import { basename, join } from 'node:path';
import { attempt } from './attempt.js';

/** Slow mirrors are given up in seconds, and asked once more. */
const NETWORK = ['-o', 'Acquire::http::Timeout=20', '-o', 'Acquire::https::Timeout=20', '-o', 'Acquire::Retries=1'];

const PART = 'part-';

/** What is wanted of Debian. */
export interface DebianPackages {
  /** Programs, and the libraries that a slim image lacks. */
  readonly packages: readonly string[];
  /** Made when needed. */
  readonly cacheDir: string;
  /** How the folder's name begins: a half fetched one never bears it. */
  readonly prefix: string;
}

/** The folder with the unpacked packages, or why there is none. */
export type Fetched = { readonly folder: string } | { readonly why: string };

/**
 * Fetches packages and unpacks them, without root, into a new folder of `cacheDir`, which appears there whole or not at all:
 * several processes may do so at once. Throws only where files cannot be written.
 */
export async function fetchFromDebian(
  { packages: names, cacheDir, prefix }: DebianPackages,
  env: NodeJS.ProcessEnv,
): Promise<Fetched> {
  await mkdir(cacheDir, { recursive: true });
  const part = await mkdtemp(join(cacheDir, PART));
  try {
    const packages = await download(names, part, env);
    if ('why' in packages) return packages;
    const why = await unpack(packages.folder, join(part, 'root'), env);
    if (why !== undefined) return { why };
    const folder = join(cacheDir, basename(part).replace(PART, prefix));
    await rename(join(part, 'root'), folder);
    return { folder };
  } finally {
    await rm(part, { recursive: true, force: true });
  }
}

/** By the system's lists first; where these are empty or too old, by lists of our own, made from the system's sources. */
async function download(names: readonly string[], part: string, env: NodeJS.ProcessEnv): Promise<Fetched> {
  const bySystem = await downloadInto(join(part, 'by-system-lists'), names, [], env);
  if ('folder' in bySystem) return bySystem;
  const ownLists = await makeOwnLists(join(part, 'apt'));
  // A source that fails is no matter as long as Debian's own answers: the download shows it.
  const updateFailure = await attempt('apt-get', [...ownLists, ...NETWORK, 'update'], { cwd: part, env });
  const byOwn = await downloadInto(join(part, 'by-own-lists'), names, ownLists, env);
  if ('folder' in byOwn) return byOwn;
  return { why: updateFailure ?? byOwn.why };
}

async function downloadInto(
  folder: string,
  names: readonly string[],
  lists: readonly string[],
  env: NodeJS.ProcessEnv,
): Promise<Fetched> {
  await mkdir(folder);
  const why = await attempt('apt-get', [...lists, ...NETWORK, 'download', ...names], { cwd: folder, env });
  return why === undefined ? { folder } : { why };
}

/** Options that let apt-get keep its lists, cache and state in a folder of ours, which an ordinary user may write. */
async function makeOwnLists(folder: string): Promise<string[]> {
  const at = (...path: string[]) => join(folder, ...path);
  await mkdir(at('lists', 'partial'), { recursive: true });
  await mkdir(at('cache', 'archives', 'partial'), { recursive: true });
  await writeFile(at('status'), '');
  const places = [
    `Dir::State=${folder}`,
    `Dir::State::lists=${at('lists')}`,
    `Dir::State::status=${at('status')}`,
    `Dir::Cache=${at('cache')}`,
  ];
  return [...places, 'Debug::NoLocking=1'].flatMap((option) => ['-o', option]);
}

async function unpack(packages: string, root: string, env: NodeJS.ProcessEnv): Promise<string | undefined> {
  for (const name of await readdir(packages)) {
    const why = await attempt('dpkg', ['-x', join(packages, name), root], { cwd: packages, env });
    if (why !== undefined) return why;
  }
  return undefined;
}
