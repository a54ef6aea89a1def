import { luaScript } from './lua-script.js';
import { type RedisClient } from './redis-client.js';

/** `claimed: false`: `owner` registered the token later. Otherwise `owner` is who had it before. */
interface Claim {
  readonly claimed: boolean;
  /** As packed by the asker; undefined where nobody had it. */
  readonly owner: Buffer | undefined;
}

/** `held`: as claim-token.lua has it. */
export type ClaimToken = (bucket: string, digest: Buffer, held: Buffer) => Promise<Claim>;

/** The newest registration of a token wins: claim-token.lua. */
export function claimTokenScript(redis: RedisClient): ClaimToken {
  const run = luaScript(redis, 'claim-token', 1, 'bytes');
  return async (bucket, digest, held) => {
    const [claimed, owner] = (await run(bucket, digest, held)) as [number, Buffer];
    return { claimed: claimed === 1, owner: owner.length === 0 ? undefined : owner };
  };
}
