import { type JWTVerifyOptions } from 'jose';
import { type Identity, identityOf } from './identity.js';
import { KeySet } from './key-set.js';
import { kindOf } from './kind.js';
import { refused, type Refused } from './refused.js';
import { bytesOfSecrets, type SigningSecret } from './secret-bytes.js';
import { type Verified, verifyWithAny } from './verify-jwt.js';
import { verifyingKeysOf } from './verifying-keys.js';

/** With what user tokens are signed: secrets that are shared with the host application, or its public keys. */
export type UserTokenKeys = { readonly secrets: readonly SigningSecret[] } | { readonly jwksUrl: string };

export type UserTokenOptions = UserTokenKeys & {
  /** Ids of this server's apps. */
  readonly apps: readonly string[];
  readonly issuer?: string;
  readonly audience?: string;
  /** Ms since epoch. */
  readonly clock: () => number;
};

export type UserTokenResult = { readonly ok: true; readonly identity: Identity } | Refused;

type VerifySignature = (token: string, options: JWTVerifyOptions) => Promise<Verified>;

/** Verifies user and service tokens. The algorithm is pinned by the kind of key, never by the token. */
export class UserTokens {
  readonly #options: UserTokenOptions;
  readonly #verifySignature: VerifySignature;

  constructor(options: UserTokenOptions) {
    this.#options = options;
    this.#verifySignature = 'secrets' in options ? bySecrets(options.secrets) : byKeySet(options.jwksUrl);
  }

  /** Throws `KeySetUnavailable` where the keys could not be fetched; every verdict on the token is a value. */
  async verify(token: string): Promise<UserTokenResult> {
    if (kindOf(token) === 'wake') return refused('wrong-kind');
    const { issuer, audience, clock, apps } = this.#options;
    const verified = await this.#verifySignature(token, {
      ...(issuer !== undefined && { issuer }),
      ...(audience !== undefined && { audience }),
      currentDate: new Date(clock()),
      requiredClaims: ['sub', 'exp'],
    });
    return verified.ok ? identityOf(verified.claims, apps) : verified;
  }
}

function bySecrets(secrets: readonly SigningSecret[]): VerifySignature {
  const keys = verifyingKeysOf(bytesOfSecrets(secrets));
  return async (token, options) => verifyWithAny(token, await keys(), { ...options, algorithms: ['HS256'] });
}

function byKeySet(jwksUrl: string): VerifySignature {
  const keySet = new KeySet(jwksUrl);
  return (token, options) => keySet.verify(token, { ...options, algorithms: ['RS256', 'ES256', 'EdDSA'] });
}
