import { type PushTry } from './call.js';

/** Nothing of it left this machine: no connection came up. */
export const NOT_SENT = 'not-sent';
/** It may have been processed, or not. */
export const NO_ANSWER = 'no-answer';

/**
 * How many are kept, the latest ones. A worker makes far fewer; what it takes to come here is many workers that lose a job to each
 * other, and even then the record of a call does not grow.
 */
const MOST_KEPT = 16;

type Tries = readonly PushTry[] | undefined;

/** Adds an attempt; null where it is there already, as one that is told twice. */
export function withTry(tries: Tries = [], tried: PushTry): readonly PushTry[] | null {
  if (tries.some((each) => isSame(each, tried))) return null;
  const last = tries.at(-1);
  if (last && wasNotSent(last) && wasNotSent(tried) && last.environment === tried.environment) {
    return [...tries.slice(0, -1), { ...last, times: (last.times ?? 1) + 1, lastAt: tried.at }];
  }
  return [...tries, tried].slice(-MOST_KEPT);
}

/** All attempts, sent or not. */
export const attemptsIn = (tries: Tries = []): number => tries.reduce((sum, { times = 1 }) => sum + times, 0);

/** Those that the provider had, or may have had. */
export const sentIn = (tries: Tries = []): number => tries.filter((tried) => !wasNotSent(tried)).length;

const wasNotSent = ({ status, reason }: PushTry): boolean => status === undefined && reason === NOT_SENT;

const isSame = (kept: PushTry, { at, environment }: PushTry): boolean =>
  kept.environment === environment && (kept.lastAt ?? kept.at) === at;
