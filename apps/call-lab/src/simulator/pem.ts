import { createPrivateKey, createPublicKey, KeyObject, type webcrypto } from 'node:crypto';

/** A certificate and its private key (PKCS#8), as PEM. */
export interface Identity {
  readonly certificate: string;
  readonly key: string;
}

/** A private key as PKCS#8 PEM, the form of Apple's .p8 files. */
export function privatePem(key: webcrypto.CryptoKey): string {
  return KeyObject.from(key).export({ type: 'pkcs8', format: 'pem' }).toString();
}

/** The public half of a private key's PEM, as SPKI PEM. Throws for what is no private key. */
export function publicPem(privateKey: string): string {
  return createPublicKey(createPrivateKey(privateKey)).export({ type: 'spki', format: 'pem' }).toString();
}
