import { errors, jwtVerify, type JWTPayload } from 'jose';
import { type Credential } from './apps.js';
import { type ProviderKey } from './provider-keys.js';
import { type Refusal, refuse } from './reasons.js';

/** "APNs rejects push requests … if the timestamp isn't within the last hour", answered as ExpiredProviderToken. */
const OLDEST_SECONDS = 3600;
/** How far ahead a provider's clock may be. Apple names no figure; a timestamp in ms, a known mistake, is far beyond it. */
const AHEAD_SECONDS = 60;

/**
 * Verifies the `authorization` header's provider token; `now` in ms since epoch. Its signature must be ES256, by a known
 * key of the team in `iss`. What it may push to is another question.
 */
export async function verifyProviderToken(
  authorization: string | undefined,
  keys: ReadonlyMap<string, ProviderKey>,
  now: number,
): Promise<Credential | Refusal> {
  const token = /^bearer +(\S+)$/i.exec(authorization ?? '')?.[1];
  if (token === undefined) return refuse('MissingProviderToken');
  const verified = await verify(token, keys, now);
  if (verified === null) return refuse('InvalidProviderToken');
  const ageSeconds = Math.floor(now / 1000) - verified.issuedAt;
  if (ageSeconds > OLDEST_SECONDS) return refuse('ExpiredProviderToken');
  if (ageSeconds < -AHEAD_SECONDS) return refuse('InvalidProviderToken');
  return verified;
}

async function verify(
  token: string,
  keys: ReadonlyMap<string, ProviderKey>,
  now: number,
): Promise<(Credential & { kind: 'token' }) | null> {
  try {
    const { payload, protectedHeader } = await jwtVerify(token, ({ kid }) => keyOf(kid, keys).key, {
      algorithms: ['ES256'],
      currentDate: new Date(now),
    });
    const keyId = protectedHeader.kid ?? '';
    return claimsOf(payload, keyId, keyOf(keyId, keys).teamId);
  } catch (error) {
    if (error instanceof errors.JOSEError) return null;
    throw error;
  }
}

function claimsOf({ iss, iat }: JWTPayload, keyId: string, teamId: string): (Credential & { kind: 'token' }) | null {
  return iss === teamId && typeof iat === 'number' ? { kind: 'token', keyId, teamId, issuedAt: iat } : null;
}

function keyOf(keyId: string | undefined, keys: ReadonlyMap<string, ProviderKey>): ProviderKey {
  const key = keys.get(keyId ?? '');
  if (key === undefined) throw new errors.JWKSNoMatchingKey();
  return key;
}
