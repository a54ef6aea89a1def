import { chmod, mkdir, mkdtemp, readdir, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join, relative } from 'node:path';
import { findRedisServer } from '../../../apps/call-lab/src/redis/find-server.js';
import { majorVersion } from '../../../apps/call-lab/src/redis/server-program.js';

const REDIS_7 = 'echo "Redis server v=7.0.15 sha=00000000:0 malloc=jemalloc-5.3.0 bits=64"';
const REDIS_6 = 'echo "Redis server v=6.0.16 sha=00000000:0 malloc=jemalloc-5.2.1 bits=64"';
const VALKEY_8 = 'echo "Valkey server v=8.0.1 sha=00000000:0 malloc=jemalloc-5.3.0 bits=64"';

/** Keeps the calls made to it, and "downloads" an empty package. */
const APT_GET = 'echo "$@" >> "$CALLS"; case "$*" in *download*) : > redis-server.deb;; esac';
/** As on a machine whose package lists are empty: nothing is known before an update into lists of one's own. */
const APT_GET_WITHOUT_LISTS = `
  for word in "$@"; do case "$word" in Dir::State::lists=*) lists=\${word#*=};; esac; done
  case "$*" in
    *update*) : > "$lists/updated" ;;
    *) test -e "$lists/updated" || { echo "E: Unable to locate package redis-server" >&2; exit 100; }; : > redis-server.deb ;;
  esac`;
const APT_GET_OFFLINE = 'echo "E: Could not reach the archive" >&2; exit 100';
/** "Unpacks" a server that says its version. */
const DPKG = `
  mkdir -p "$3/usr/bin"
  printf '#!/bin/sh\\n%s\\n' '${REDIS_7}' > "$3/usr/bin/redis-server"
  chmod +x "$3/usr/bin/redis-server"`;

describe('the search for a Redis server', () => {
  let machine: string;
  let cacheDir: string;
  let heard: string[];

  beforeEach(async () => {
    machine = await mkdtemp(join(tmpdir(), 'callwake test '));
    cacheDir = join(machine, 'cache', 'redis');
    heard = [];
    await mkdir(join(machine, 'bin'));
  });

  afterEach(() => rm(machine, { recursive: true }));

  async function installed(name: string, script: string): Promise<void> {
    await executable(join(machine, 'bin', name), script);
  }

  /** On a machine that has nothing but what the test installed. */
  function search(folder = cacheDir) {
    const env = { PATH: join(machine, 'bin'), CALLS: join(machine, 'calls') };
    return findRedisServer({ env, cacheDir: folder, onProgress: (line) => heard.push(line) });
  }

  it('takes redis-server from the PATH', async () => {
    await installed('redis-server', REDIS_7);
    expect((await search()).command).toBe('redis-server');
    expect(heard).toEqual([]);
  });

  it('takes valkey-server where there is no redis-server', async () => {
    await installed('valkey-server', VALKEY_8);
    expect((await search()).command).toBe('valkey-server');
  });

  it('passes over a server that is too old, and says so', async () => {
    await installed('redis-server', REDIS_6);
    await installed('valkey-server', VALKEY_8);
    expect((await search()).command).toBe('valkey-server');
    expect(heard).toEqual([expect.stringContaining('its version is 6, at least 7 is needed')]);
  });

  describe('with nothing on the PATH', () => {
    beforeEach(() => installed('dpkg', DPKG));

    it("fetches Debian's packages, and says so", async () => {
      await installed('apt-get', APT_GET);
      expect(await majorVersion(await search())).toBe(7);
      expect(heard[0]).toContain('fetching Redis');
    });

    it('fetches once: the second search finds what the first fetched', async () => {
      await installed('apt-get', APT_GET);
      const first = await search();
      expect((await search()).command).toBe(first.command);
      expect((await readFile(join(machine, 'calls'), 'utf8')).trim().split('\n')).toHaveLength(1);
    });

    it('makes package lists of its own where the system has none', async () => {
      await installed('apt-get', APT_GET_WITHOUT_LISTS);
      expect(await majorVersion(await search())).toBe(7);
    });

    it('fetches into a folder that is named from where the process stands', async () => {
      await installed('apt-get', APT_GET);
      expect((await search(relative(process.cwd(), cacheDir))).command).toContain(cacheDir);
    });

    it('fetches again where an earlier fetch was cut off', async () => {
      await installed('apt-get', APT_GET);
      await mkdir(join(cacheDir, 'part-cut', 'root', 'usr', 'bin'), { recursive: true });
      await executable(join(cacheDir, 'part-cut', 'root', 'usr', 'bin', 'redis-server'), REDIS_7);
      expect((await search()).command).not.toContain('part-cut');
      expect(heard[0]).toContain('fetching Redis');
    });

    it('fetches again where what was fetched earlier does not run', async () => {
      await installed('apt-get', APT_GET);
      await mkdir(join(cacheDir, 'redis-broken', 'usr', 'bin'), { recursive: true });
      await writeFile(join(cacheDir, 'redis-broken', 'usr', 'bin', 'redis-server'), '');
      const found = await search();
      expect(found.command).not.toContain('redis-broken');
      expect(await majorVersion(found)).toBe(7);
    });

    it('can be made by several at once', async () => {
      await installed('apt-get', APT_GET);
      const found = await Promise.all([search(), search(), search()]);
      expect(await Promise.all(found.map(majorVersion))).toEqual([7, 7, 7]);
      expect((await readdir(cacheDir)).filter((name) => name.startsWith('part-'))).toEqual([]);
    });

    it('names the libraries that it fetched beside those already named', async () => {
      await installed('apt-get', APT_GET);
      await installed('dpkg', `${DPKG}\nmkdir -p "$3/usr/lib/x86_64-linux-gnu"`);
      const { env } = await search();
      expect(env['LD_LIBRARY_PATH']).toMatch(/\/usr\/lib:.*\/usr\/lib\/x86_64-linux-gnu$/);
    });

    it("says why Debian's packages did not come and what to install, and leaves nothing half done", async () => {
      await installed('apt-get', APT_GET_OFFLINE);
      await expect(search()).rejects.toThrow(/apt-get ended with 100: E: Could not reach the archive[^]*Install one/);
      expect(await readdir(cacheDir)).toEqual([]);
    });
  });

  it('says what to install where there is no apt-get either', async () => {
    await expect(search()).rejects.toThrow(/apt-get cannot be run here[^]*sudo apt-get install redis-server/);
  });
});

async function executable(path: string, script: string): Promise<void> {
  await writeFile(path, `#!/bin/sh\nPATH=/usr/bin:/bin\n${script}\n`);
  await chmod(path, 0o755);
}
