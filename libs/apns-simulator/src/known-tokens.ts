import { isDeviceToken } from './device-path.js';
import { type Environment, isUsableAt } from './environment.js';
import { type Refusal, refuse } from './reasons.js';

/** Why a device token is no longer good. "ExpiredToken" is about the token, "Unregistered" about the app on the device. */
export type GoneReason = 'Unregistered' | 'ExpiredToken';

interface GivenOut {
  readonly topic?: string;
  readonly environment?: Environment;
  readonly gone?: Refusal;
}

/** The device tokens that Apple gave out, each for one topic. */
export class KnownTokens {
  readonly #tokens = new Map<string, GivenOut>();

  /** `any`: a token that was never registered is taken for a good one; `registered`: for one that Apple did not give out. */
  constructor(private readonly known: 'any' | 'registered') {}

  /** Gives the token out for this topic, and no other, in one environment or both. Throws for what is no device token. */
  register(token: string, topic: string, environment?: Environment): void {
    this.#tokens.set(inLowerCase(token), { topic, ...(environment !== undefined && { environment }) });
  }

  /** From now on the token is answered with 410; `timestamp` in ms since epoch. Throws for what is no device token. */
  end(token: string, reason: GoneReason, timestamp: number): void {
    const key = inLowerCase(token);
    this.#tokens.set(key, { ...this.#tokens.get(key), gone: { ...refuse(reason), timestamp } });
  }

  /** Forgets all. */
  clear(): void {
    this.#tokens.clear();
  }

  /** Why this token (in lower case) can't be pushed to with this topic at a host (null: one that serves both environments). */
  refusal(
    { token, topic }: { readonly token: string; readonly topic: string },
    at: Environment | null = null,
  ): Refusal | null {
    if (token === '') return refuse('MissingDeviceToken');
    if (!isDeviceToken(token)) return refuse('BadDeviceToken', 'the device token is not whole bytes in hex');
    const given = this.#tokens.get(token);
    if (given === undefined) return this.known === 'any' ? null : refuse('BadDeviceToken');
    if (!isUsableAt(given.environment, at)) {
      return refuse(
        'BadDeviceToken',
        `the device token was given out for ${given.environment}, and this is the other host`,
      );
    }
    if (given.topic !== undefined && given.topic !== topic) {
      return refuse('DeviceTokenNotForTopic', `the device token was given out for the topic ${given.topic}`);
    }
    return given.gone ?? null;
  }
}

function inLowerCase(token: string): string {
  if (!isDeviceToken(token)) throw new Error('A device token is whole bytes in hex, such as "00fc13ad"');
  return token.toLowerCase();
}
