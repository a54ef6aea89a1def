import { type ChildProcess, fork } from 'node:child_process';
import { once } from 'node:events';
import { openSync } from 'node:fs';
import { fileURLToPath } from 'node:url';

/** A program of the benchmarks as a process of its own, which is asked by messages, one at a time. */
export interface BenchProcess {
  readonly pid: number;
  /** Rejects where the process ends, or says that it failed. */
  ask<Answer>(question: object): Promise<Answer>;
  stop(): Promise<void>;
}

export interface BenchProgram {
  /** Beside this file. */
  readonly file: string;
  /** What it is told at its start. */
  readonly place: object;
  readonly execArgv?: readonly string[];
  /** Where what it prints goes; without it, to this process' own output. */
  readonly output?: string;
}

type Said = { readonly answer: unknown } | { readonly failed: string };

/** Resolves once it is ready. */
export async function startBenchProcess({ file, place, execArgv = [], output }: BenchProgram): Promise<BenchProcess> {
  const printed = output === undefined ? 'inherit' : openSync(output, 'w');
  const child = fork(fileURLToPath(new URL(file, import.meta.url)), [JSON.stringify(place)], {
    execArgv: ['--enable-source-maps', ...execArgv],
    stdio: ['ignore', printed, printed, 'ipc'],
  });
  await said(child, file);
  return {
    pid: child.pid ?? 0,
    ask: async <Answer>(question: object) => {
      const answer = said(child, file);
      child.send(question);
      return (await answer) as Answer;
    },
    stop: async () => {
      if (child.exitCode !== null || child.signalCode !== null) return;
      const gone = once(child, 'exit');
      if (child.connected) child.disconnect();
      await gone;
    },
  };
}

async function said(child: ChildProcess, file: string): Promise<unknown> {
  const over = new AbortController();
  const gone = once(child, 'exit', { signal: over.signal }).then(([code]: unknown[]) => {
    throw new Error(`${file} ended with ${String(code)}`);
  });
  const message = once(child, 'message', { signal: over.signal }) as Promise<[Said]>;
  const [first] = await Promise.race([message, gone]).finally(() => {
    over.abort();
    message.catch(() => undefined);
    gone.catch(() => undefined);
  });
  if ('failed' in first) throw new Error(`${file}: ${first.failed}`);
  return first.answer;
}

/** In such a process: what it was told at its start. */
export const placeOf = (): unknown => JSON.parse(process.argv[2] ?? '{}');

/** In such a process: it is ready, and answers from now on. It ends when its parent lets go of it. */
export function answerBy(answer: (question: never) => unknown): void {
  const reply = async (question: unknown): Promise<void> => {
    try {
      process.send?.({ answer: await answer(question as never) });
    } catch (error) {
      process.send?.({ failed: error instanceof Error ? (error.stack ?? error.message) : JSON.stringify(error) });
    }
  };
  process.on('message', (question) => void reply(question));
  process.on('disconnect', () => process.exit());
  process.send?.({ answer: 'ready' });
}
