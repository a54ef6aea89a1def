import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import { createInterface } from 'node:readline';
import { fileURLToPath } from 'node:url';
import { keepLog, secretsIn } from '../support/kept-log.js';

export type ProgramName = 'signaling' | 'push-worker';

const fileOf = (name: ProgramName) => fileURLToPath(new URL(`../../dist/apps/${name}/src/main.js`, import.meta.url));

/** A built app as a process of its own, as it is operated: by its environment, signals, output and exit. */
export class Program {
  output = '';
  /** Its exit code; null where a signal ended it. */
  readonly ended: Promise<number | null>;
  private readonly waiting = new Map<string, (line: Readonly<Record<string, unknown>>) => void>();

  private constructor(
    private readonly child: ChildProcess,
    env: Readonly<Record<string, string>>,
  ) {
    for (const stream of [child.stdout, child.stderr]) {
      createInterface(stream!).on('line', (text) => {
        this.take(text);
      });
    }
    this.ended = once(child, 'close').then(([code]) => {
      keepLog(this.output.split('\n'), secretsIn(env));
      return code as number | null;
    });
  }

  static start(name: ProgramName, env: Readonly<Record<string, string>>): Program {
    return new Program(
      spawn(process.execPath, [fileOf(name)], { env: { ...env }, stdio: ['ignore', 'pipe', 'pipe'] }),
      env,
    );
  }

  /** Rejects with what it printed where it ends before it listens. */
  static async listening(name: ProgramName, env: Readonly<Record<string, string>>): Promise<Program & { url: string }> {
    const program = Program.start(name, env);
    const died = program.ended.then(() => Promise.reject(new Error(`${name} did not start:\n${program.output}`)));
    const { url } = await Promise.race([program.logs('listening'), died]);
    return Object.assign(program, { url: String(url) });
  }

  /** The next line of its log with this message. */
  logs(message: string): Promise<Readonly<Record<string, unknown>>> {
    return new Promise((resolve) => this.waiting.set(message, resolve));
  }

  signal(name: 'SIGTERM' | 'SIGINT' | 'SIGKILL' | 'SIGHUP' | 'SIGSTOP' | 'SIGCONT'): void {
    this.child.kill(name);
  }

  /** Whatever it does. */
  close(): void {
    this.signal('SIGKILL');
  }

  private take(text: string): void {
    this.output += `${text}\n`;
    if (!text.startsWith('{')) return;
    const line = JSON.parse(text) as Readonly<Record<string, unknown>>;
    this.waiting.get(String(line['msg']))?.(line);
  }
}
