const FIRST_WAIT_MS = 1_000;
const LONGEST_WAIT_MS = 3_600_000;
/** "Each is sent until a 2xx, for a day". */
const GIVE_UP_MS = 24 * 3_600_000;

export interface Tried {
  /** How often it was tried. */
  readonly tries: number;
  /** How long ago the first time was, in ms. */
  readonly ageMs: number;
  /** From 0 to 1. */
  readonly chance: number;
}

/**
 * How long to wait before the next try, in ms: twice as long each time, up to an hour, and less by a random part up to a half, so
 * that a receiver that comes back is not met by all at once; the last try is made when the day ends. Null: it has ended.
 */
export function waitBeforeTry({ tries, ageMs, chance }: Tried): number | null {
  if (ageMs >= GIVE_UP_MS) return null;
  const longest = Math.min(FIRST_WAIT_MS * 2 ** (tries - 1), LONGEST_WAIT_MS);
  return Math.min(Math.round(longest * (1 - chance / 2)), GIVE_UP_MS - ageMs);
}
