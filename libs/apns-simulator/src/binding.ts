import { type TokenCredential } from './apps.js';
import { type Environment, isUsableAt } from './environment.js';
import { type ProviderKey } from './provider-keys.js';
import { ageRefusal, type SignedToken } from './provider-token.js';
import { type Refusal, refuse } from './reasons.js';
import { TokenUpdates } from './token-updates.js';

/**
 * What a connection is bound to. "A connection is associated with the team, and the key, of its first push": another team,
 * or a key that is not related to the first, needs a connection of its own.
 */
export class Binding {
  readonly #updates = new TokenUpdates();
  #first: ProviderKey | null = null;

  /** `environment`: the host's; null where it serves both. */
  constructor(private readonly environment: Environment | null) {}

  /** Whose request it is, or why this connection does not take the token now (ms since epoch). */
  admit({ token, credential, key }: SignedToken, now: number): TokenCredential | Refusal {
    const first = this.#first ?? key;
    if (first.teamId !== key.teamId) {
      return refuse('InvalidProviderToken', `this connection belongs to the team ${first.teamId}, by its first push`);
    }
    if (!isUsableAt(key.environment, this.environment)) return refuse('BadEnvironmentKeyIdInToken');
    if (first.family !== key.family) return refuse('UnrelatedKeyIdInToken');
    if (!this.#updates.allow(token, now)) return refuse('TooManyProviderTokenUpdates');
    const refusal = ageRefusal(credential, now);
    if (refusal !== null) return refusal;
    this.#first = first;
    return credential;
  }
}
