import { type CallRef, type UserRef } from '#calls';
import { type Keys } from './keys.js';
import { luaScript } from './lua-script.js';
import { type RedisClient } from './redis-client.js';

/** Times in ms since epoch by our clock. */
interface IndexTimes {
  readonly until: number;
  readonly now: number;
  /** Redis' clock minus ours, in ms. */
  readonly offset: number;
  /** How long the call stays in its user's list; undefined: it is not entered there. */
  readonly listMs: number | undefined;
}

export type IndexCall = (user: UserRef, call: CallRef, times: IndexTimes) => Promise<void>;

/** Makes a call one of its user's: index-call.lua. */
export function indexCallScript(redis: RedisClient, keys: Keys): IndexCall {
  const run = luaScript(redis, 'index-call', 2);
  return async (user, { callId }, { until, now, offset, listMs = 0 }) => {
    await run(keys.calls(user), keys.list(user), callId, until, now, offset, listMs);
  };
}
