import { why } from '../network/why.js';

/** By the first word of Redis' own refusal, which is its code. */
const REFUSALS: readonly (readonly [RegExp, string])[] = [
  [/\bNOAUTH\b/, 'Redis wants a password: put it into REDIS_URL (redis://:password@host), or use REDIS_URL_FILE.'],
  [/\bWRONGPASS\b/, 'Redis does not take user and password of REDIS_URL: are they its own, and percent-encoded?'],
  [/\bNOPERM\b/, 'The user of REDIS_URL may not do what Callwake needs: docs/redis.md says what its ACL must allow.'],
];

const ELSE =
  'Does Redis run, is REDIS_URL right, and does Redis listen on that address (bind, protected-mode)? A Redis with TLS wants rediss://, one of a private authority REDIS_CA_FILE too.';

/** Why there is no connection to Redis, and what to do. */
export function adviceOn(error: unknown): string {
  const message = error instanceof Error ? error.message : '';
  const refusal = REFUSALS.find(([code]) => code.test(message))?.[1];
  return refusal ?? `It could not be reached: ${why(error)}. ${ELSE}`;
}
