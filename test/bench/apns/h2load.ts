import { execFile, spawn } from 'node:child_process';
import { once } from 'node:events';
import { mkdir, mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
import { connect } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { promisify } from 'node:util';
import { freePort } from '../../../apps/call-lab/src/redis/free-port.js';
import { percentile } from '../even-rate.js';
import { type Nghttp2 } from './nghttp2.js';
import { type Push } from './push.js';
import { type Latencies, type Saturation } from './questions.js';

const execute = promisify(execFile);

/** The same push again and again, by a program that does nothing but send: what is left when all JavaScript is gone. */
export interface H2load {
  saturate(port: number, pushes: number, inFlight: number): Promise<Saturation>;
  evenly(port: number, rate: number, seconds: number): Promise<Latencies>;
  close(): Promise<void>;
}

/** `push` is what it sends. */
export async function startH2load({ h2load, env }: Nghttp2, push: Push): Promise<H2load> {
  const dir = await mkdtemp(join(tmpdir(), 'callwake-bench-'));
  await writeFile(join(dir, 'body'), JSON.stringify(push.payload));
  const headers = {
    authorization: `bearer ${'x'.repeat(200)}`,
    'apns-topic': 'org.example.demo.voip',
    'apns-push-type': 'voip',
    'apns-priority': '10',
    'apns-expiration': String(push.expiration),
    'apns-id': push.apnsId,
  };
  const common = ['-c1', '-d', join(dir, 'body')];
  for (const [name, value] of Object.entries(headers)) common.push('-H', `${name}: ${value}`);
  const run = async (port: number, pushes: number, options: string[]) => {
    const url = `https://127.0.0.1:${port}/3/device/${push.token}`;
    const args = ['-c', '"$@"; times', 'sh', h2load, ...common, '-n', String(pushes), ...options, url];
    const { stdout } = await execute('sh', args, { env });
    if (!stdout.includes(`status codes: ${pushes} 2xx`)) throw new Error(`h2load was not accepted:\n${stdout}`);
    return stdout;
  };
  return {
    saturate: async (port, pushes, inFlight) => {
      const output = await run(port, pushes, [`-m${inFlight}`]);
      return { pushes, seconds: secondsIn(output), cpuSeconds: cpuIn(output) };
    },
    evenly: async (port, rate, seconds) => {
      const log = join(dir, 'log');
      await run(port, rate * seconds, ['-m1000', `--rps=${rate}`, `--log-file=${log}`]);
      const took = latenciesIn(await readFile(log, 'utf8'));
      await rm(log);
      return { p50: percentile(took, 0.5), p99: percentile(took, 0.99) };
    },
    close: () => rm(dir, { recursive: true }),
  };
}

function secondsIn(output: string): number {
  const [, amount = 'NaN', unit = 's'] = /finished in ([\d.]+)(us|ms|s),/.exec(output) ?? [];
  return Number(amount) * ({ us: 1e-6, ms: 1e-3, s: 1 }[unit] ?? NaN);
}

/** The shell's `times`: the last line is of its children, user and system, like `0m1.20s 0m0.50s`. */
function cpuIn(output: string): number {
  const last = output.trimEnd().split('\n').at(-1) ?? '';
  return [...last.matchAll(/(\d+)m([\d.]+)s/g)].reduce((sum, [, m, s]) => sum + Number(m) * 60 + Number(s), 0);
}

/** Begin, status, and µs taken, on each line. */
const latenciesIn = (log: string): number[] =>
  log
    .trimEnd()
    .split('\n')
    .map((line) => Number(line.split('\t')[2]) / 1000);

/** Where its input closes, whoever started it is gone, by whatever signal: the server goes too. */
const GUARD = '"$@" </dev/null & server=$!; read -r _; kill $server; wait $server';

/** nghttp2's own server with an empty file for the push's path: the fastest peer at hand, which neither counts nor checks. */
export async function startNghttpd({ nghttpd, env }: Nghttp2, tls: { cert: string; key: string }, { token }: Push) {
  const dir = await mkdtemp(join(tmpdir(), 'callwake-bench-'));
  await mkdir(join(dir, '3', 'device'), { recursive: true });
  await writeFile(join(dir, '3', 'device', token), '');
  await Promise.all(Object.entries(tls).map(([name, pem]) => writeFile(join(dir, name), pem, { mode: 0o600 })));
  const port = await freePort();
  const args = ['-a127.0.0.1', '-d', dir, '-m1000', String(port), join(dir, 'key'), join(dir, 'cert')];
  const child = spawn('sh', ['-c', GUARD, 'sh', nghttpd, ...args], { env, stdio: ['pipe', 'ignore', 'ignore'] });
  const gone = once(child, 'exit');
  await untilListening(port);
  const close = async (): Promise<void> => {
    child.stdin.end();
    await gone;
    await rm(dir, { recursive: true });
  };
  return { port, close };
}

const TRIES = 100;

async function untilListening(port: number): Promise<void> {
  for (let tries = 0; tries < TRIES; tries++) {
    const socket = connect(port, '127.0.0.1');
    const listens = await once(socket, 'connect').then(
      () => true,
      () => false,
    );
    socket.destroy();
    if (listens) return;
    await new Promise((resolve) => setTimeout(resolve, 50));
  }
  throw new Error(`nghttpd did not come up on port ${port}`);
}
