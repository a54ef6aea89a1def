import { luaScript } from './lua-script.js';
import { type RedisClient } from './redis-client.js';

/** `claimed: false`: `owner` registered the token later. Otherwise `owner` is who had it before. */
interface Claim {
  readonly claimed: boolean;
  /** As packed by the asker; undefined where nobody had it. */
  readonly owner: string | undefined;
}

/** `at` in ms since epoch. */
export type ClaimToken = (bucket: string, digest: string, owner: string, at: number) => Promise<Claim>;

/** The newest registration of a token wins: claim-token.lua. */
export function claimTokenScript(redis: RedisClient): ClaimToken {
  const run = luaScript(redis, 'claim-token', 1);
  return async (bucket, digest, owner, at) => {
    const [claimed, holder] = (await run(bucket, digest, owner, at)) as [number, string];
    return { claimed: claimed === 1, owner: holder === '' ? undefined : holder };
  };
}
