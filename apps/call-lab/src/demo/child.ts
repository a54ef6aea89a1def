import { type ChildProcess, spawn } from 'node:child_process';
import { createWriteStream } from 'node:fs';
import { createInterface } from 'node:readline';
import { PassThrough } from 'node:stream';

/** A program of Callwake as a process of its own. */
export interface ChildOptions {
  readonly name: string;
  /** The program's file. */
  readonly file: string;
  readonly args?: readonly string[];
  /** Options of Node itself. */
  readonly execArgv?: readonly string[];
  /** All of its environment. */
  readonly env: Readonly<Record<string, string>>;
  /** Where all that it prints is kept. */
  readonly logFile: string;
  /** Which line of its output says that it is ready. */
  readonly isReady: (line: Readonly<Record<string, unknown>>) => boolean;
  /** While it is not ready: it is waited for no longer, and ended. */
  readonly interrupted?: Promise<void> | undefined;
}

export interface Child {
  /** The line that said that it is ready. */
  readonly ready: Readonly<Record<string, unknown>>;
  readonly pid: number | undefined;
  /** Settles when the process is gone, whoever ended it. */
  readonly gone: Promise<void>;
  /** SIGTERM; done when the process is gone. */
  stop(): Promise<void>;
  /** SIGKILL; done when the process is gone. */
  kill(): Promise<void>;
}

const LAST_LINES = 20;
const STOP_WITHIN_MS = 8_000;

/** Resolves once it is ready; rejects with the last that it printed where it ends before, and then it is gone. */
export async function startChild(options: ChildOptions): Promise<Child> {
  // A group of its own: Ctrl-C is for the demo, which stops its processes in their order.
  const child = spawn(process.execPath, [...(options.execArgv ?? []), options.file, ...(options.args ?? [])], {
    env: options.env,
    stdio: ['ignore', 'pipe', 'pipe'],
    detached: true,
  });
  const gone = new Promise<void>((resolve) =>
    child.once('close', () => {
      resolve();
    }),
  );
  let isReady = false;
  void options.interrupted?.then(() => (isReady ? undefined : stop(child, gone)));
  const ready = await untilReady(child, options);
  isReady = true;
  const kill = () => {
    child.kill('SIGKILL');
    return gone;
  };
  return { ready, pid: child.pid, gone, stop: () => stop(child, gone), kill };
}

function untilReady(child: ChildProcess, { name, logFile, isReady }: ChildOptions): Promise<Record<string, unknown>> {
  const log = createWriteStream(logFile);
  const last: string[] = [];
  return new Promise((resolve, reject) => {
    const take = (text: string) => {
      if (last.push(text) > LAST_LINES) last.shift();
      const line = objectIn(text);
      if (!line || !isReady(line)) return;
      // What it says from now on is kept, and nobody takes the time to read it.
      for (const { stream, text } of read) stream.unpipe(text);
      resolve(line);
    };
    const streams = [child.stdout, child.stderr].filter((stream) => stream !== null);
    const read = streams.map((stream) => ({ stream, text: stream.pipe(new PassThrough()) }));
    for (const { stream, text } of read) {
      createInterface(text).on('line', take);
      stream.pipe(log, { end: false });
    }
    child.once('error', reject);
    child.once('close', (code) => {
      log.end();
      reject(new Error(`${name} ended with ${code ?? 'a signal'} before it was ready:\n${last.join('\n')}`));
    });
  });
}

function objectIn(text: string): Record<string, unknown> | null {
  if (!text.startsWith('{')) return null;
  try {
    return JSON.parse(text) as Record<string, unknown>;
  } catch {
    return null;
  }
}

async function stop(child: ChildProcess, gone: Promise<void>): Promise<void> {
  child.kill('SIGTERM');
  const late = setTimeout(() => child.kill('SIGKILL'), STOP_WITHIN_MS);
  await gone;
  clearTimeout(late);
}
