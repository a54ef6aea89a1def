import { usableKeys } from '#auth';
import { type UserTokenConfig } from '#config';
import { type Finding, ok, wrong } from '../finding.js';
import { why } from './why.js';

const ABOUT = 'AUTH_JWKS_URL';

/** Whether there are keys to verify user tokens with; nothing is said of secrets, which need nobody. */
export async function checkKeySet(userTokens: UserTokenConfig): Promise<Finding[]> {
  if (!('jwksUrl' in userTokens)) return [];
  try {
    const keys = await usableKeys(userTokens.jwksUrl);
    if (keys > 0) return [ok(ABOUT, `has ${keys} keys that user tokens may be signed with`)];
    return [
      wrong(ABOUT, 'has no key that user tokens could be verified with: RS256, ES256 (P-256) or EdDSA (Ed25519).'),
    ];
  } catch (error) {
    return [wrong(ABOUT, `could not be fetched or read, so that no user token can be verified: ${why(error)}.`)];
  }
}
