import { execFile } from 'node:child_process';
import { promisify } from 'node:util';

const execute = promisify(execFile);

/** Since Redis 7 the settings of a private Redis have the names used here; Valkey began with 7.2. */
export const OLDEST_MAJOR = 7;

/** A Redis or Valkey server that can be started: the program and the environment that it needs. */
export interface RedisServer {
  readonly command: string;
  readonly env: NodeJS.ProcessEnv;
}

/** The server's major version by its own word, or undefined where it cannot be run. */
export async function majorVersion({ command, env }: RedisServer): Promise<number | undefined> {
  try {
    const { stdout } = await execute(command, ['--version'], { env });
    const major = /\bv=(\d+)\./.exec(stdout)?.[1];
    return major === undefined ? undefined : Number(major);
  } catch {
    return undefined;
  }
}

/** A locale that the machine names but does not have stops Redis 7 at its start; C is everywhere. */
export function serverEnvironment(env: NodeJS.ProcessEnv): NodeJS.ProcessEnv {
  return { ...env, LC_ALL: 'C' };
}
