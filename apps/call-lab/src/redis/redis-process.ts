import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { rm } from 'node:fs/promises';
import { type Socket } from 'node:net';
import { type Readable } from 'node:stream';
import { finished } from 'node:stream/promises';
import { type RedisServer } from './server-program.js';

/**
 * Redis runs under this shell, which tells its pid through the pipe at 3 and waits there for a line. Where the pipe closes
 * without one, whoever started Redis is gone, by whatever signal: Redis and its temporary folder go too.
 */
const GUARD = `
folder=$1; shift
"$@" 3<&- &
echo $! >&3
exec >/dev/null 2>&1
read -r _ <&3 || { kill -9 $!; rm -rf "$folder"; }
wait $!
`;

const CHARACTERS_KEPT = 2000;

/** A running Redis. */
export interface RedisProcess {
  readonly pid: number;
  /** Settles when it has ended, for whatever reason, and its temporary folder is removed. */
  readonly ended: Promise<void>;
  /** The end of what it printed. */
  lastOutput(): string;
  /** Without effect where it has ended. */
  signal(name: 'SIGTERM' | 'SIGKILL'): void;
}

/** Starts Redis with a temporary folder that goes when it ends. Throws where there is no shell to start it. */
export async function spawnRedis(server: RedisServer, args: readonly string[], folder: string): Promise<RedisProcess> {
  const child = spawn('/bin/sh', ['-c', GUARD, 'sh', folder, server.command, ...args], {
    env: server.env,
    cwd: folder,
    // A group of its own: Ctrl-C must not take Redis from servers that are still finishing.
    detached: true,
    stdio: ['ignore', 'pipe', 'pipe', 'pipe'],
  });
  const closed = once(child, 'close');
  const [out, err, guard] = child.stdio.slice(1) as [Socket, Socket, Socket];
  // Where the guard was killed by somebody, it needs no line.
  guard.on('error', () => undefined);
  const lastOutput = keepLast([out, err]);
  const pid = await Promise.race([once(guard, 'data').then(String).then(Number), closed.then(() => undefined)]);
  if (pid === undefined) throw new Error(`/bin/sh did not start ${server.command}: ${lastOutput()}`);
  // A Redis that was forgotten does not keep this process alive: it ends with it.
  for (const handle of [child, out, err, guard]) handle.unref();
  let isGone = false;
  // Redis alone still holds its two outputs. Until the guard has its line, no other process can get the pid.
  const gone = Promise.all([finished(out), finished(err)]).then(() => {
    isGone = true;
    guard.end('\n');
    return closed;
  });
  return {
    pid,
    ended: gone.then(() => rm(folder, { recursive: true, force: true })),
    lastOutput,
    signal: (name) => {
      if (!isGone) process.kill(pid, name);
    },
  };
}

function keepLast(streams: readonly Readable[]): () => string {
  let output = '';
  for (const stream of streams) {
    stream.on('data', (chunk) => (output = (output + String(chunk)).slice(-CHARACTERS_KEPT)));
  }
  return () => output.trim();
}
