import { randomUUID } from 'node:crypto';
import { appendFileSync } from 'node:fs';
import { join } from 'node:path';
import { type Env, variables } from '#config';

/** A shorter name or secret would be found in other words. */
const SHORTEST = 4;

/** What was logged, for the reader of all logs at the end of the test run (`read-logs.mjs`). `own`: what must not stand there. */
export function keepLog(lines: readonly string[], own: Iterable<string>): void {
  const folder = process.env['CALLWAKE_TEST_LOGS'];
  if (folder === undefined || lines.length === 0) return;
  const secrets = [...own].filter(({ length }) => length >= SHORTEST);
  const text = [JSON.stringify(secrets), ...lines.map((line) => line.trimEnd())].join('\n');
  appendFileSync(join(folder, `${randomUUID()}.log`), text);
}

/** The secrets that these settings hold; of an address only the password is one. */
export const secretsIn = (env: Env): string[] =>
  variables
    .filter(({ secret }) => secret)
    .flatMap(({ name }) => partsOf(env[name] ?? ''))
    .filter((part) => part !== '');

/** A list of addresses has one password at most; a list of secrets is one of secrets. */
const partsOf = (text: string): string[] =>
  text.includes('://') ? [/:([^:@/]+)@/.exec(text)?.[1] ?? ''] : text.split(',');
