import { createHmac } from 'node:crypto';
import { type JWTPayload } from 'jose';

/**
 * A JWT signed with HS256 (RFC 7515, 7.1), made at once: jose would hand each to a thread pool, at seven times the cost. A push
 * worker makes one for every push.
 */
export function signHs256(header: string, claims: JWTPayload, secret: Uint8Array): string {
  const signed = `${header}.${encoded(claims)}`;
  return `${signed}.${createHmac('sha256', secret).update(signed).digest('base64url')}`;
}

/** The header of all tokens of a kind, as `signHs256` takes it. */
export const hs256Header = (typ: string): string => encoded({ alg: 'HS256', typ });

const encoded = (part: object): string => Buffer.from(JSON.stringify(part)).toString('base64url');
