import { createHash } from 'node:crypto';

/** "APNs reports an error if you use a new token more than once every 20 minutes on the same connection." */
const NEW_TOKEN_EVERY_MS = 20 * 60_000;
/** "The connection stays unusable until enough time has passed" (Apple's engineers in the forum); how long, nobody says. */
const WEDGED_MS = 20 * 60_000;

/** The provider tokens that one connection has seen, by their digests, as they are secrets. */
export class TokenUpdates {
  readonly #seen = new Set<string>();
  #newestAt = -Infinity;
  #wedgedUntil = -Infinity;

  /** Whether a request with this token can be taken now (ms since epoch). One new token too many, and none can for a while. */
  allow(token: string, now: number): boolean {
    if (now < this.#wedgedUntil) return false;
    const digest = createHash('sha256').update(token).digest('base64');
    if (this.#seen.has(digest)) return true;
    if (now - this.#newestAt < NEW_TOKEN_EVERY_MS) {
      this.#wedgedUntil = now + WEDGED_MS;
      return false;
    }
    this.#seen.add(digest);
    this.#newestAt = now;
    return true;
  }
}
