/**
 * "APNs disconnects after too many errors", and sooner on BadDeviceToken; how many, Apple does not say. These are the
 * simulator's own: 100 errors more than successes, or 25 bad device tokens.
 */
const MOST_POINTS = 100;
const POINTS = { BadDeviceToken: 4, others: 1 };

/** How much more a connection's errors are borne. */
export class Patience {
  #points = 0;

  success(): void {
    this.#points = Math.max(0, this.#points - 1);
  }

  /** Whether this error was one too many. */
  isLostBy(reason: string): boolean {
    this.#points += reason === 'BadDeviceToken' ? POINTS.BadDeviceToken : POINTS.others;
    return this.#points >= MOST_POINTS;
  }
}
