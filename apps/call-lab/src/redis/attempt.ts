import { spawn } from 'node:child_process';

/** Long enough for a slow line, short enough that a dead one is told. */
const TIMEOUT_S = 120;

/**
 * Runs a program to its end without input. Gives undefined when it ended with 0, else a sentence that says why not, with the
 * last lines it printed.
 */
export function attempt(
  command: string,
  args: readonly string[],
  { cwd, env }: { cwd: string; env: NodeJS.ProcessEnv },
): Promise<string | undefined> {
  return new Promise((resolve) => {
    // Not spawn's own time-out: where the program does not exist, it would hold this process until it is over.
    const signal = AbortSignal.timeout(TIMEOUT_S * 1000);
    const child = spawn(command, args, { cwd, env, stdio: ['ignore', 'pipe', 'pipe'], signal });
    let output = '';
    child.stdout.on('data', (chunk) => (output += String(chunk)));
    child.stderr.on('data', (chunk) => (output += String(chunk)));
    child.on('error', (error) => {
      const late = `${command} was not done in ${TIMEOUT_S} s: ${lastLines(output)}`;
      resolve(signal.aborted ? late : `${command} cannot be run here (${error.message})`);
    });
    child.on('close', (code, by) => {
      resolve(code === 0 ? undefined : `${command} ended with ${String(code ?? by)}: ${lastLines(output)}`);
    });
  });
}

function lastLines(output: string): string {
  const lines = output.split('\n').filter((line) => line.trim() !== '');
  return lines.length === 0 ? 'it printed nothing' : lines.slice(-2).join(' / ');
}
