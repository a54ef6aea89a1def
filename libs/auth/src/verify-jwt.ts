import { errors, jwtVerify, type JWTPayload, type JWTVerifyGetKey, type JWTVerifyOptions } from 'jose';
import { missingClaim, refused, type Refused, type TokenFault } from './refused.js';

/** A JWT whose signature and times are right, or why it is not taken. */
export type Verified = { readonly ok: true; readonly claims: JWTPayload } | Refused;

/** How far the clocks of signer and verifier may differ, in seconds. */
const LEEWAY_SECONDS = 5;

type Key = Parameters<typeof jwtVerify>[1] | JWTVerifyGetKey;

/** Verifies with one key. Throws what is no verdict on the token, such as a key set that can't be fetched. */
export async function verifyJwt(token: string, key: Key, options: JWTVerifyOptions): Promise<Verified> {
  try {
    const { payload } = await jwtVerify(token, key, { clockTolerance: LEEWAY_SECONDS, ...options });
    return { ok: true, claims: payload };
  } catch (error) {
    return refusalOf(error);
  }
}

/** Verifies with each key in turn: of several that are good at the same time, one must fit. */
export async function verifyWithAny(
  token: string,
  keys: Iterable<Key> | AsyncIterable<Key>,
  options: JWTVerifyOptions,
): Promise<Verified> {
  for await (const key of keys) {
    const verified = await verifyJwt(token, key, options);
    if (verified.ok || verified.reason !== 'bad-signature') return verified;
  }
  return refused('bad-signature');
}

const faults: Readonly<Partial<Record<string, TokenFault>>> = {
  ERR_JOSE_ALG_NOT_ALLOWED: 'wrong-algorithm',
  // A critical header extension that nobody here knows.
  ERR_JOSE_NOT_SUPPORTED: 'malformed',
  ERR_JWKS_NO_MATCHING_KEY: 'unknown-key',
  ERR_JWS_INVALID: 'malformed',
  ERR_JWS_SIGNATURE_VERIFICATION_FAILED: 'bad-signature',
  ERR_JWT_EXPIRED: 'expired',
  ERR_JWT_INVALID: 'malformed',
};

function refusalOf(error: unknown): Refused {
  if (error instanceof errors.JWTClaimValidationFailed) return claimRefusal(error);
  const fault = error instanceof errors.JOSEError ? faults[error.code] : undefined;
  if (fault === undefined) throw error;
  return refused(fault);
}

function claimRefusal({ claim, reason }: errors.JWTClaimValidationFailed): Refused {
  if (claim === 'iss') return refused('wrong-issuer');
  if (claim === 'aud') return refused('wrong-audience');
  if (claim === 'typ') return refused('wrong-kind');
  if (reason === 'missing') return missingClaim(claim);
  if (claim === 'nbf' && reason === 'check_failed') return refused('not-yet-valid');
  return refused('bad-claim', `the claim "${claim}" must be a number, in seconds since 1970`);
}
