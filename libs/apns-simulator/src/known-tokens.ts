import { isDeviceToken } from './device-path.js';
import { type Reason } from './reasons.js';

/** The device tokens that Apple gave out, each for one topic. */
export class KnownTokens {
  readonly #topics = new Map<string, string>();

  /** `any`: a token that was never registered is taken for a good one; `registered`: for one that Apple did not give out. */
  constructor(private readonly known: 'any' | 'registered') {}

  /** Gives the token out for this topic, and no other. Throws for what is no device token. */
  register(token: string, topic: string): void {
    if (!isDeviceToken(token)) throw new Error('A device token is whole bytes in hex, such as "00fc13ad"');
    this.#topics.set(token.toLowerCase(), topic);
  }

  /** Why this token (in lower case) can't be pushed to with this topic. */
  refusal({ token, topic }: { readonly token: string; readonly topic: string }): Reason | null {
    if (token === '') return 'MissingDeviceToken';
    if (!isDeviceToken(token)) return 'BadDeviceToken';
    const registered = this.#topics.get(token);
    if (registered === undefined) return this.known === 'any' ? null : 'BadDeviceToken';
    return registered === topic ? null : 'DeviceTokenNotForTopic';
  }
}
