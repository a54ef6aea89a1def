import { privatePem } from './pem.js';

/** Makes a provider key (ES256) as Apple's .p8 files hold it: PKCS#8 PEM. */
export async function makeProviderKey(): Promise<string> {
  const keys = await crypto.subtle.generateKey({ name: 'ECDSA', namedCurve: 'P-256' }, true, ['sign', 'verify']);
  return privatePem(keys.privateKey);
}
