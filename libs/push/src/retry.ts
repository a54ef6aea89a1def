import { attemptsIn, type PushTry, sentIn } from '#calls';

/** How long somebody who waits for a push is willing to. */
export interface Patience {
  readonly firstWaitMs: number;
  readonly longestWaitMs: number;
  /** What could not be sent is no try of these: that goes on until the time is over. */
  readonly mostTries: number;
}

/** Somebody calls, now. */
export const RINGING: Patience = { firstWaitMs: 250, longestWaitMs: 2_000, mostTries: 6 };
/** Somebody called, and what is told of it is as true in a minute. */
export const MISSED: Patience = { firstWaitMs: 1_000, longestWaitMs: 60_000, mostTries: 12 };

/** Waits differ by up to this share, so that pushes that failed together do not come again together. */
const JITTER = 0.2;

export interface Retry {
  /** All that the ledger knows, the last one included. */
  readonly tries: readonly PushTry[];
  /** No attempt starts then or later; ms since epoch. */
  readonly until: number;
  readonly patience: Patience;
  readonly now: number;
  /** From 0 to 1. */
  readonly chance: number;
  /** What the provider asked for, in ms. */
  readonly retryAfterMs?: number | undefined;
}

export const hasTriesLeft = (tries: readonly PushTry[], { mostTries }: Patience): boolean => sentIn(tries) < mostTries;

/** How long to wait before the next attempt, in ms; null: none may start any more, for it would start too late. */
export function waitBeforeRetry({ tries, until, patience, now, chance, retryAfterMs = 0 }: Retry): number | null {
  const growing = Math.min(patience.firstWaitMs * 2 ** (attemptsIn(tries) - 1), patience.longestWaitMs);
  const jittered = Math.round(growing * (1 + JITTER * (2 * chance - 1)));
  const left = until - now;
  const wait = retryAfterMs < left ? Math.max(jittered, retryAfterMs) : jittered;
  return hasTriesLeft(tries, patience) && wait < left ? wait : null;
}
