import { attemptsIn, type PushTry, sentIn } from '#calls';

const FIRST_WAIT_MS = 250;
const LONGEST_WAIT_MS = 2_000;
/** Waits differ by up to this share, so that pushes that failed together do not come again together. */
const JITTER = 0.2;
/** What could not be sent is no try of these: that goes on for as long as the call rings. */
const MOST_TRIES = 6;

export interface Retry {
  /** All that the ledger knows, the last one included. */
  readonly tries: readonly PushTry[];
  /** Ms since epoch. */
  readonly ringUntil: number;
  readonly now: number;
  /** From 0 to 1. */
  readonly chance: number;
  /** What the provider asked for, in ms. */
  readonly retryAfterMs?: number | undefined;
}

export const hasTriesLeft = (tries: readonly PushTry[]): boolean => sentIn(tries) < MOST_TRIES;

/** How long to wait before the next attempt, in ms; null: none may start any more, for it would start after the ring deadline. */
export function waitBeforeRetry({ tries, ringUntil, now, chance, retryAfterMs = 0 }: Retry): number | null {
  const growing = Math.min(FIRST_WAIT_MS * 2 ** (attemptsIn(tries) - 1), LONGEST_WAIT_MS);
  const jittered = Math.round(growing * (1 + JITTER * (2 * chance - 1)));
  const left = ringUntil - now;
  const wait = retryAfterMs < left ? Math.max(jittered, retryAfterMs) : jittered;
  return hasTriesLeft(tries) && wait < left ? wait : null;
}
