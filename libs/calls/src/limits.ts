/** An accept is good until this long after the ring deadline: a cold start between tap and accept takes seconds. */
export const ANSWER_GRACE_MS = 2_000;
/** The first look after a call: by then every write that began with it has landed or is refused as too late. */
export const FIRST_CHECK_MS = 2_000;
/** How long the log outlives the call, for parties that come back. */
export const KEEP_ENDED_MS = 60_000;
/** What one call may keep of signals before the answer, and after it of the latest ones. */
export const LOG_ENTRIES = 512;
export const LOG_BYTES = 1024 * 1024;
/**
 * A compare-and-set may lose to the same speaker many times in a row, where that one sends much: what ends it is its latest time,
 * after which the store refuses it. This ends it where time stands still.
 */
export const MOST_CONFLICTS = 2_000;
/** A live call of which nothing was heard for so long is forgotten. */
export const LONGEST_CALL_MS = 24 * 3_600_000;
