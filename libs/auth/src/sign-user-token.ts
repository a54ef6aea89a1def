import { SignJWT } from 'jose';
import { bytesOfSecret, type SigningSecret } from './secret-bytes.js';

/** The claims of a user token, by their names in the JWT. */
export interface UserClaims {
  readonly sub: string;
  readonly app?: string;
  readonly name?: string;
  readonly scope?: 'service';
  readonly iss?: string;
  readonly aud?: string;
}

/** A user or service token as a host application signs it, good for `ttlSeconds` from `now` (ms since epoch). */
export function signUserToken(
  secret: SigningSecret,
  claims: UserClaims,
  ttlSeconds: number,
  now: number,
): Promise<string> {
  const issuedAt = Math.floor(now / 1000);
  return new SignJWT({ ...claims })
    .setProtectedHeader({ alg: 'HS256', typ: 'JWT' })
    .setIssuedAt(issuedAt)
    .setExpirationTime(issuedAt + ttlSeconds)
    .sign(bytesOfSecret(secret));
}
