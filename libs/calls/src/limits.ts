/** An accept is good until this long after the ring deadline: a cold start between tap and accept takes seconds. */
export const ANSWER_GRACE_MS = 2_000;
/** The first look after a call: by then every write that began with it has landed or is refused as too late. */
export const FIRST_CHECK_MS = 2_000;
/** So long a caller whose device has no connection while it rings may take to come back, before the call is cancelled. */
export const CALLER_GONE_MS = 10_000;
/** And so long each side's device in a connected call, before the call has failed. */
export const PEER_GONE_MS = 30_000;
/** How often a call looks where its devices are: a server that died says nothing. */
export const LOOK_WHILE_RINGING_MS = 5_000;
export const LOOK_WHILE_CONNECTED_MS = 10_000;
/** Sockets of a server that has not said for so long that it lives count as gone. */
export const SERVER_LEASE_MS = 5_000;
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
/** Events of one call that go into one write: so many candidates fit into a hint, and need not be read from the log. */
export const MOST_TOGETHER = 16;
/** A live call of which nothing was heard for so long is forgotten. */
export const LONGEST_CALL_MS = 24 * 3_600_000;
