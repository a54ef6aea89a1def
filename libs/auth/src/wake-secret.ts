import { bytesOfSecret, type SigningSecret } from './secret-bytes.js';

/** Tells this use of the secret from every other: RFC 5869, 3.2. */
const INFO = 'callwake wake token';
const BITS = 256;

/** Secrets for wake tokens out of those for user tokens, in their order: the two kinds never share a key. */
export const deriveWakeSecret = (secrets: readonly SigningSecret[]): Promise<Uint8Array[]> =>
  Promise.all(secrets.map(derive));

async function derive(secret: SigningSecret): Promise<Uint8Array> {
  const { subtle } = globalThis.crypto;
  const key = await subtle.importKey('raw', bytesOfSecret(secret), 'HKDF', false, ['deriveBits']);
  const hkdf = { name: 'HKDF', hash: 'SHA-256', salt: new Uint8Array(), info: new TextEncoder().encode(INFO) };
  return new Uint8Array(await subtle.deriveBits(hkdf, key, BITS));
}
