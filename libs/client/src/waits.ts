const FIRST_MS = 200;

/** Growing, and jittered so that the clients of a server that died do not come back in step. */
export const waitMs = (tries: number, mostMs: number): number =>
  Math.min(mostMs, FIRST_MS * 2 ** Math.min(tries, 16)) * (0.5 + Math.random() / 2);
