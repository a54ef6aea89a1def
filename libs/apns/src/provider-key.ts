import { createPrivateKey, type KeyObject } from 'node:crypto';
import { type KeyCredential } from './app.js';
import { CredentialError } from './credential-error.js';
import { privateKeyIn } from './pem.js';

/** Reads a .p8 file. Throws CredentialError where it is none. */
export function readProviderKey({ key, keyId }: KeyCredential): KeyObject {
  const pem = privateKeyIn(key);
  const read = pem === undefined ? undefined : privateKey(pem);
  // Apple's keys are for ES256, and that is P-256 alone.
  if (read?.asymmetricKeyType === 'ec' && read.asymmetricKeyDetails?.namedCurve === 'prime256v1') return read;
  throw new CredentialError(
    `The key ${keyId} is not a signing key of Apple's: give the .p8 file as it was downloaded from the developer account.`,
  );
}

function privateKey(pem: string): KeyObject | undefined {
  try {
    return createPrivateKey(pem);
  } catch {
    return undefined;
  }
}
