import { errors, jwtVerify, type JWTPayload } from 'jose';
import { type TokenCredential } from './apps.js';
import { type ProviderKey } from './provider-keys.js';
import { type Refusal, refuse } from './reasons.js';

/** "APNs rejects push requests … if the timestamp isn't within the last hour", answered as ExpiredProviderToken. */
const OLDEST_SECONDS = 3600;
/** How far ahead a provider's clock may be. Apple names no figure; a timestamp in ms, a known mistake, is far beyond it. */
const AHEAD_SECONDS = 60;

/** A provider token that its team signed, of whatever age. */
export interface SignedToken {
  /** The token itself: a secret, to be told from others and not to be kept. */
  readonly token: string;
  readonly credential: TokenCredential;
  readonly key: ProviderKey;
}

/**
 * Verifies the `authorization` header's provider token; `now` in ms since epoch. Its signature must be ES256, by a known
 * key of the team in `iss`. How old it is, and what it may push to, are other questions.
 */
export async function verifyProviderToken(
  authorization: string | undefined,
  keys: ReadonlyMap<string, ProviderKey>,
  now: number,
): Promise<SignedToken | Refusal> {
  const token = /^bearer +(\S+)$/i.exec(authorization ?? '')?.[1];
  if (token === undefined) return refuse('MissingProviderToken');
  try {
    const currentDate = new Date(now);
    const verified = await jwtVerify(token, ({ kid }) => keyOf(kid, keys).key, { algorithms: ['ES256'], currentDate });
    const { kid = '' } = verified.protectedHeader;
    return signed(token, verified.payload, kid, keyOf(kid, keys));
  } catch (error) {
    if (error instanceof errors.JOSEError) return refuse('InvalidProviderToken', WRONG[error.code]);
    throw error;
  }
}

/** By the code of jose's error; what is missing here is no JWT at all. */
const WRONG: Readonly<Partial<Record<string, string>>> = {
  [errors.JWKSNoMatchingKey.code]: 'kid of the provider token is no key that the simulator knows',
  [errors.JWSSignatureVerificationFailed.code]: 'the provider token is not signed by the key that kid names',
  [errors.JWTClaimValidationFailed.code]: 'a claim of the provider token is no number of seconds',
};

/** Why a token of this time (seconds since epoch) can't be used now (ms since epoch); null where it can. */
export function ageRefusal({ issuedAt }: TokenCredential, now: number): Refusal | null {
  const ageSeconds = Math.floor(now / 1000) - issuedAt;
  if (ageSeconds > OLDEST_SECONDS) {
    return refuse('ExpiredProviderToken', `iat of the provider token is ${ageSeconds} s ago: 3,600 are the most`);
  }
  if (ageSeconds >= -AHEAD_SECONDS) return null;
  return refuse('InvalidProviderToken', 'iat of the provider token is in the future: is it in ms in place of seconds?');
}

function signed(token: string, { iss, iat }: JWTPayload, keyId: string, key: ProviderKey): SignedToken | Refusal {
  const { teamId } = key;
  if (iss !== teamId)
    return refuse('InvalidProviderToken', `iss of the provider token is not ${teamId}, the key's team`);
  if (typeof iat !== 'number') return refuse('InvalidProviderToken', 'the provider token has no iat');
  return { token, key, credential: { kind: 'token', keyId, teamId, issuedAt: iat } };
}

function keyOf(keyId: string | undefined, keys: ReadonlyMap<string, ProviderKey>): ProviderKey {
  const key = keys.get(keyId ?? '');
  if (key === undefined) throw new errors.JWKSNoMatchingKey();
  return key;
}
