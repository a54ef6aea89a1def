import { createHash } from 'node:crypto';
import { existsSync, readFileSync, statSync } from 'node:fs';

/** A short name for a list of texts or bytes: another list has another name. */
export function fingerprint(parts) {
  const hash = createHash('sha256');
  for (const part of parts) hash.update(part).update('\0');
  return hash.digest('hex');
}

/** What is written in a file, or undefined where there is none. */
export const readIfThere = (path) => (existsSync(path) ? readFileSync(path, 'utf8') : undefined);

/** When a file was last written, in ms since epoch; 0 where there is none. */
export const writtenAt = (path) => (existsSync(path) ? statSync(path).mtimeMs : 0);
