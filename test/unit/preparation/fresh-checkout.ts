import { type ChildProcess, type ChildProcessByStdio, spawn } from 'node:child_process';
import { once } from 'node:events';
import { chmod, cp, mkdir, mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { type Readable } from 'node:stream';

const ours = join(import.meta.dirname, '../../..');

/** Stands for npm: notes what it is asked, and does it in no time, or when a gate opens, or not at all. */
const NPM = `#!/bin/sh
echo "$*" >> "$CHECKOUT/calls"
if test -e "$CHECKOUT/gate"; then read -r _ < "$CHECKOUT/gate"; fi
if test "$*" = "$NPM_FAILS_AT"; then echo 'npm says why'; exit 7; fi
case "$*" in
  ci*)
    rm -rf node_modules && mkdir -p node_modules/jest/bin
    cp jest.mjs node_modules/jest/bin/jest.js && echo '{}' > node_modules/.package-lock.json ;;
  'run build')
    mkdir -p dist/apps/call-lab/src/demo dist/apps/call-lab/src/redis dist/apps/call-lab/src/promtool
    cp demo.mjs dist/apps/call-lab/src/demo/main.js
    echo 'export const findRedisServer = () => undefined;' > dist/apps/call-lab/src/redis/find-server.js
    echo 'export const findPromtool = async () => undefined;' > dist/apps/call-lab/src/promtool/find-promtool.js ;;
  test) exec node scripts/run.mjs test ;;
esac
`;

const FILES = {
  'package.json': '{ "type": "module", "engines": { "node": ">=20.19.0" } }',
  'package-lock.json': '{}',
  'nest-cli.json': '{}',
  'tsconfig.json': '{}',
  'apps/signaling/main.ts': '',
  'libs/calls/index.ts': '',
  'demo.mjs': '',
  'jest.mjs': '',
};

/** A program that was started in the checkout. */
export interface Run {
  readonly process: ChildProcessByStdio<null, Readable, Readable>;
  /** Settles when this stands in what it printed to stdout or stderr; rejects when it ends without. */
  printed(text: string): Promise<void>;
  readonly result: Promise<{ code: number | null; output: string }>;
}

/** A checkout with the scripts of this one, in a path with spaces, whose npm is a stand-in. */
export async function freshCheckout(files: Record<string, string> = {}) {
  const folder = await mkdtemp(join(tmpdir(), 'callwake fresh checkout '));
  const at = (path: string) => join(folder, path);
  const write = async (path: string, text: string) => {
    await mkdir(dirname(at(path)), { recursive: true });
    await writeFile(at(path), text);
  };
  for (const [path, text] of Object.entries({ ...FILES, ...files, 'bin/npm': NPM })) await write(path, text);
  await chmod(at('bin/npm'), 0o755);
  for (const name of ['scripts', '.ci']) await cp(join(ours, name), at(name), { recursive: true });

  const started: ChildProcess[] = [];
  const start = (command: string, args: readonly string[], env: NodeJS.ProcessEnv = {}): Run => {
    const path = `${at('bin')}:${process.env['PATH'] ?? ''}`;
    const child = spawn(command, args, {
      cwd: tmpdir(),
      env: { ...process.env, PATH: path, CHECKOUT: folder, ...env },
      stdio: ['ignore', 'pipe', 'pipe'],
      // A group of its own, so that nothing that it started outlives the test.
      detached: true,
    });
    started.push(child);
    return watched(child);
  };
  return {
    at,
    write,
    start,
    /** Starts `scripts/run.mjs`. */
    run: (args: readonly string[], env?: NodeJS.ProcessEnv) =>
      start(process.execPath, [at('scripts/run.mjs'), ...args], env),
    async remove(): Promise<void> {
      for (const child of started) killGroup(child);
      await rm(folder, { recursive: true });
    },
    /** What npm was asked since the last time this was asked. */
    async npmCalls(): Promise<string[]> {
      const calls = await readFile(at('calls'), 'utf8').catch(() => '');
      await writeFile(at('calls'), '');
      return calls.split('\n').filter((line) => line !== '');
    },
  };
}

function killGroup({ pid = 0 }: ChildProcess): void {
  try {
    process.kill(-pid, 'SIGKILL');
  } catch {
    // It has ended, as it should.
  }
}

function watched(child: ChildProcessByStdio<null, Readable, Readable>): Run {
  let output = '';
  const result = once(child, 'close').then(([code]) => ({ code: code as number | null, output }));
  for (const stream of [child.stdout, child.stderr]) stream.on('data', (chunk) => (output += String(chunk)));
  const printed = (text: string) =>
    new Promise<void>((resolve, reject) => {
      const look = () => {
        if (output.includes(text)) resolve();
      };
      for (const stream of [child.stdout, child.stderr]) stream.on('data', look);
      look();
      child.on('close', () => {
        reject(new Error(`It ended without printing "${text}":\n${output}`));
      });
    });
  return { process: child, printed, result };
}
