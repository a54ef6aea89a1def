import { type Pair } from '#calls';
import { type Keys } from './keys.js';
import { luaScript } from './lua-script.js';
import { type RedisClient } from './redis-client.js';

/** False: the pair is another call's, or nobody's. */
export type ReleasePair = (pair: Pair, callId: string) => Promise<boolean>;

/** Takes a call's claim away: release-pair.lua. */
export function releasePairScript(redis: RedisClient, keys: Keys): ReleasePair {
  const run = luaScript(redis, 'release-pair', 1);
  return async (pair, callId) => (await run(keys.pair(pair), callId)) === 1;
}
