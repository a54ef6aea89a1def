import { createRemoteJWKSet } from 'jose';
import { FETCH_MS, KeySetUnavailable } from './key-set.js';

/** RS256, ES256 and EdDSA, by the names of JWK. */
const USABLE = [{ kty: 'RSA' }, { kty: 'EC', crv: 'P-256' }, { kty: 'OKP', crv: 'Ed25519' }];

/** How many keys behind a JWKS URL could verify a user token. Throws {@link KeySetUnavailable}. */
export async function usableKeys(jwksUrl: string): Promise<number> {
  const set = createRemoteJWKSet(new URL(jwksUrl), { timeoutDuration: FETCH_MS });
  try {
    await set.reload();
  } catch (error) {
    throw new KeySetUnavailable(error);
  }
  const keys = set.jwks()?.keys ?? [];
  return keys.filter((key) => USABLE.some(({ kty, crv }) => key.kty === kty && (!crv || key.crv === crv))).length;
}
