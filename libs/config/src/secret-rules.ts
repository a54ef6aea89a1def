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

/** "Base64 encoded, prefixed with whsec_ … between 24 bytes (192 bits) and 64 bytes (512 bits)": Standard Webhooks, signature scheme. */
export const WEBHOOK_SECRET = 'must be a secret of Standard Webhooks: whsec_ and 24 to 64 bytes as base64';

export function isWebhookSecret(text: string): boolean {
  const [, base64] = /^whsec_((?:[A-Za-z0-9+/]{4})*(?:[A-Za-z0-9+/]{2}==|[A-Za-z0-9+/]{3}=)?)$/.exec(text) ?? [];
  const bytes = base64 === undefined ? 0 : (base64.replace(/=+$/, '').length * 3) >> 2;
  return bytes >= 24 && bytes <= 64;
}
