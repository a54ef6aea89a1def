const FIRST_WAIT_MS = 250;
const LONGEST_WAIT_MS = 2_000;

/**
 * How long to wait before the next attempt, in ms; null: no attempt may start any more, as it would start after the ring
 * deadline. `tried` is the number of attempts so far, `ringUntil` and `now` are ms since epoch.
 */
export function waitBeforeRetry(tried: number, ringUntil: number, now: number): number | null {
  const wait = Math.min(FIRST_WAIT_MS * 2 ** (tried - 1), LONGEST_WAIT_MS);
  return now + wait < ringUntil ? wait : null;
}
