import { type CallRef, type UserRef } from '#calls';
import { type Keys } from './keys.js';
import { luaScript } from './lua-script.js';
import { type RedisClient } from './redis-client.js';

/** `until` and `now` in ms since epoch by our clock; `offset`: Redis' clock minus ours, in ms. */
export type IndexCall = (user: UserRef, call: CallRef, until: number, now: number, offset: number) => Promise<void>;

/** Makes a call one of its user's: index-call.lua. */
export function indexCallScript(redis: RedisClient, keys: Keys): IndexCall {
  const run = luaScript(redis, 'index-call', 1);
  return async (user, { callId }, until, now, offset) => {
    await run(keys.calls(user), callId, until, now, offset);
  };
}
