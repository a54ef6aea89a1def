import { type Pair, type PairClaim, type PairHolder } from '#calls';
import { type Keys } from './keys.js';
import { luaScript } from './lua-script.js';
import { type RedisClient } from './redis-client.js';

/** `offset`: Redis' clock minus ours, in ms. `over`: the mark of a claim that may be replaced. */
export type ClaimPair = (pair: Pair, claim: PairClaim, over: string, offset: number) => Promise<PairHolder | null>;

/** One call of two users may ring: claim-pair.lua. */
export function claimPairScript(redis: RedisClient, keys: Keys): ClaimPair {
  const run = luaScript(redis, 'claim-pair', 1);
  return async (pair, { callId, landsBy, until }, over, offset) => {
    const byRedisClock = (time: number) => Math.round(time + offset);
    const held = await run(keys.pair(pair), callId, byRedisClock(landsBy), byRedisClock(until), over);
    if (typeof held !== 'string') return null;
    const [time, holder = ''] = held.split(' ');
    return { callId: holder, landsBy: Number(time) - offset, mark: held };
  };
}
