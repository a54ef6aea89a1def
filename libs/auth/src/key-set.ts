import { createRemoteJWKSet, errors, type JWTVerifyGetKey, type JWTVerifyOptions } from 'jose';
import { type Verified, verifyJwt, verifyWithAny } from './verify-jwt.js';

/** The key set could not be fetched or read: nothing is known about the token. */
export class KeySetUnavailable extends Error {
  override readonly name = 'KeySetUnavailable';
  readonly code = 'KEY_SET_UNAVAILABLE';

  constructor(cause: unknown) {
    super('The key set at AUTH_JWKS_URL could not be fetched or read: user tokens cannot be verified', { cause });
  }
}

/** A caller who waits for its connection waits for this, too. */
export const FETCH_MS = 2000;

/** The public keys behind a JWKS URL: fetched when first needed, kept for minutes, fetched again for a key id not seen yet. */
export class KeySet {
  readonly #keyOf: JWTVerifyGetKey;

  constructor(url: string) {
    this.#keyOf = orUnavailable(createRemoteJWKSet(new URL(url), { timeoutDuration: FETCH_MS }));
  }

  /** Throws {@link KeySetUnavailable}. */
  async verify(token: string, options: JWTVerifyOptions): Promise<Verified> {
    try {
      return await verifyJwt(token, this.#keyOf, options);
    } catch (error) {
      // A token without a key id, and several keys that it may have been signed with.
      if (error instanceof errors.JWKSMultipleMatchingKeys) return verifyWithAny(token, error, options);
      throw error;
    }
  }
}

/** What the key set says of the token goes on as it is; anything else means that it could not be asked. */
const orUnavailable =
  (keyOf: JWTVerifyGetKey): JWTVerifyGetKey =>
  async (header, token) => {
    try {
      return await keyOf(header, token);
    } catch (error) {
      if (isAnswer(error)) throw error;
      throw new KeySetUnavailable(error);
    }
  };

const isAnswer = (error: unknown): boolean =>
  error instanceof errors.JWKSNoMatchingKey || error instanceof errors.JWKSMultipleMatchingKeys;
