const FIRST_WAIT_MS = 250;
const LONGEST_WAIT_MS = 2_000;
/** Waits differ by up to this share, so that pushes that failed together do not come again together. */
const JITTER = 0.2;
const MOST_TRIES = 6;

export interface Retry {
  /** Number of attempts so far. */
  readonly tried: number;
  /** Ms since epoch. */
  readonly ringUntil: number;
  readonly now: number;
  /** From 0 to 1. */
  readonly chance: number;
  /** What the provider asked for, in ms. */
  readonly retryAfterMs?: number | undefined;
  /** Nothing could be sent: that is tried for as long as the call rings. */
  readonly unsent?: boolean;
}

/** How long to wait before the next attempt, in ms; null: none may start any more, for it would start after the ring deadline. */
export function waitBeforeRetry({
  tried,
  ringUntil,
  now,
  chance,
  retryAfterMs = 0,
  unsent = false,
}: Retry): number | null {
  const growing = Math.min(FIRST_WAIT_MS * 2 ** (tried - 1), LONGEST_WAIT_MS);
  const jittered = Math.round(growing * (1 + JITTER * (2 * chance - 1)));
  const left = ringUntil - now;
  const wait = retryAfterMs < left ? Math.max(jittered, retryAfterMs) : jittered;
  return (unsent || tried < MOST_TRIES) && wait < left ? wait : null;
}
