import { type CallRef, type UserRef } from '#calls';
import { type Keys } from './keys.js';
import { luaScript } from './lua-script.js';
import { type RedisClient } from './redis-client.js';

/** False: it was indexed again for longer than `until` (ms since epoch), or it is not there. */
export type UnindexCall = (user: UserRef, call: CallRef, until: number) => Promise<boolean>;

/** A call that was never written is none of its user's: unindex-call.lua. */
export function unindexCallScript(redis: RedisClient, keys: Keys): UnindexCall {
  const run = luaScript(redis, 'unindex-call', 2);
  return async (user, { callId }, until) => (await run(keys.calls(user), keys.list(user), callId, until)) === 1;
}
