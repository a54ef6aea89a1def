import { type JWTPayload } from 'jose';
import { kindOf, WAKE_TYPE } from './kind.js';
import { refused, type Refused } from './refused.js';
import { bytesOfSecrets, type SigningSecret } from './secret-bytes.js';
import { hs256Header, signHs256 } from './sign-hs256.js';
import { type VerifyingKeys, verifyingKeysOf } from './verifying-keys.js';
import { verifyWithAny } from './verify-jwt.js';

/** The one device and the one call that a wake token is good for. */
export interface WakeClaims {
  readonly app: string;
  readonly user: string;
  readonly device: string;
  readonly call: string;
}

export type WakeTokenResult = { readonly ok: true; readonly claims: WakeClaims } | Refused;

/** A phone that was off, or out of reach, still learns how the call ended. */
const SECONDS_AFTER_RING = 12 * 3600;

const HEADER = hs256Header(WAKE_TYPE);

/** Makes and verifies wake tokens; the first secret signs, all verify. `clock` gives ms since epoch. */
export class WakeTokens {
  readonly #secret: Uint8Array;
  readonly #keys: VerifyingKeys;
  readonly #clock: () => number;

  constructor(options: { readonly secrets: readonly SigningSecret[]; readonly clock: () => number }) {
    const secrets = bytesOfSecrets(options.secrets);
    this.#secret = secrets[0];
    this.#keys = verifyingKeysOf(secrets);
    this.#clock = options.clock;
  }

  /** The token for one device in one call; `ringUntil` in ms since epoch. The same claims give the same token. */
  sign({ app, user, device, call, ringUntil }: WakeClaims & { readonly ringUntil: number }): Promise<string> {
    const exp = Math.floor(ringUntil / 1000) + SECONDS_AFTER_RING;
    return Promise.resolve(signHs256(HEADER, { app, device, call, sub: user, exp }, this.#secret));
  }

  async verify(token: string): Promise<WakeTokenResult> {
    if (kindOf(token) !== 'wake') return refused('wrong-kind');
    const verified = await verifyWithAny(token, await this.#keys(), {
      algorithms: ['HS256'],
      typ: WAKE_TYPE,
      currentDate: new Date(this.#clock()),
      requiredClaims: ['app', 'sub', 'device', 'call', 'exp'],
    });
    return verified.ok ? wakeClaimsOf(verified.claims) : verified;
  }
}

function wakeClaimsOf({ app, sub: user, device, call }: JWTPayload): WakeTokenResult {
  return isText(app) && isText(user) && isText(device) && isText(call)
    ? { ok: true, claims: { app, user, device, call } }
    : refused('bad-claim', 'the claims "app", "sub", "device" and "call" must be text');
}

const isText = (value: unknown): value is string => typeof value === 'string';
