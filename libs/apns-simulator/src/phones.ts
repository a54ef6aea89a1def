import { type Push } from './push.js';

/** Hears of a push. */
export type PushListener = (push: Push) => void;
/** Ends what it was returned by; a second time it does nothing. */
export type Detach = () => void;

/** For how many tokens a push is kept: a bound for a process that runs for days. */
const MOST_TOKENS = 10_000;

/** The phones that are on, and what waits for those that are off. */
export class Phones {
  readonly #on = new Map<string, Set<PushListener>>();
  readonly #waiting = new Map<string, Push>();

  constructor(private readonly clock: () => number) {}

  /** Switches a phone on. What waits for it, and is not expired, reaches it before this returns. */
  attach(anyCaseToken: string, listener: PushListener): Detach {
    const token = anyCaseToken.toLowerCase();
    const listeners = this.#on.get(token) ?? new Set();
    this.#on.set(token, listeners.add(listener));
    const waiting = this.#waiting.get(token);
    this.#waiting.delete(token);
    if (waiting !== undefined && this.#isAhead(waiting)) listener(waiting);
    return () => {
      listeners.delete(listener);
      if (listeners.size === 0 && this.#on.get(token) === listeners) this.#on.delete(token);
    };
  }

  /** To a phone that is on at once, whatever the expiration says; else it waits. */
  deliver(push: Push): void {
    const listeners = [...(this.#on.get(push.token) ?? [])];
    for (const listener of listeners) listener(push);
    if (listeners.length === 0 && this.#isAhead(push)) this.#store(push);
  }

  /** Forgets what waits. Phones that are on stay on. */
  clear(): void {
    this.#waiting.clear();
  }

  /** "If the value is 0, APNs attempts to deliver the notification only once and doesn't store it"; without one, for up to 30 days. */
  #isAhead({ expiration }: Push): boolean {
    return expiration === null || expiration * 1000 > this.clock();
  }

  /** "APNs stores only one notification per bundle ID": the newest, in this simulator always. A device token is of one app. */
  #store(push: Push): void {
    this.#waiting.delete(push.token);
    this.#waiting.set(push.token, push);
    const [oldest] = this.#waiting.keys();
    if (this.#waiting.size > MOST_TOKENS && oldest !== undefined) this.#waiting.delete(oldest);
  }
}
