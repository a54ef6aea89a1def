import { Rule } from './rules.js';
import { Secret } from './secret.js';

/**
 * "A key of the same size as the hash output (for instance, 256 bits for "HS256") or larger MUST be used with this algorithm":
 * RFC 7518, 3.2.
 */
export const HS256_BYTES = 32;

export const AreSecrets = (leastBytes: number) =>
  Rule(
    `must be a list of secrets of at least ${leastBytes} bytes each, separated by commas, without space around a secret`,
    (value) => Array.isArray(value) && value.length > 0 && value.every((secret) => isSecretOf(secret, leastBytes)),
  );

export const IsSecret = () => Rule('must be a secret without space around it', (value) => isSecretOf(value, 1));

function isSecretOf(secret: unknown, leastBytes: number): boolean {
  if (!(secret instanceof Secret)) return false;
  const text = secret.reveal();
  return text.trim() === text && new TextEncoder().encode(text).length >= leastBytes;
}
