import { type webcrypto } from 'node:crypto';

export type VerifyingKeys = () => Promise<readonly webcrypto.CryptoKey[]>;

/** Keys to verify HS256 with, imported once: of bytes jose would make a key for every token. */
export function verifyingKeysOf(secrets: readonly Uint8Array[]): VerifyingKeys {
  let keys: Promise<webcrypto.CryptoKey[]> | undefined;
  return () => (keys ??= Promise.all(secrets.map(importKey)));
}

const importKey = (secret: Uint8Array): Promise<webcrypto.CryptoKey> =>
  globalThis.crypto.subtle.importKey('raw', secret, { name: 'HMAC', hash: 'SHA-256' }, false, ['verify']);
