import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { createInterface } from 'node:readline';

export interface LabProcess {
  /** Of the page. */
  readonly url: string;
  /** SIGTERM; done when it is gone, with all that it started. Answers its exit code. */
  stop(): Promise<number | null>;
}

/** The built call lab, as `npm run lab` starts it. */
export async function startLab(...args: string[]): Promise<LabProcess> {
  const child = spawn(process.execPath, ['dist/apps/call-lab/src/lab/main.js', ...args], {
    stdio: ['ignore', 'pipe', 'pipe'],
  });
  const said: string[] = [];
  const ended = once(child, 'close').then(([code]) => code as number | null);
  const url = await new Promise<string>((resolve, reject) => {
    for (const stream of [child.stdout, child.stderr]) {
      createInterface(stream).on('line', (line) => {
        said.push(line);
        const found = /^The call lab: (http:\S+)$/.exec(line)?.[1];
        if (found !== undefined) resolve(found);
      });
    }
    void ended.then((code) => {
      reject(new Error(`the lab ended with ${code}:\n${said.join('\n')}`));
    });
  });
  const stop = () => {
    child.kill('SIGTERM');
    return ended;
  };
  return { url, stop };
}
