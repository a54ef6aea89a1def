import { luaScript } from './lua-script.js';
import { type RedisClient } from './redis-client.js';

/** Empty: there is none. False: another value was there; read again. */
export type ReplaceIfSame = (key: string, before: Buffer, after: Buffer) => Promise<boolean>;

/** Compare and set: replace-if-same.lua. */
export function replaceIfSameScript(redis: RedisClient): ReplaceIfSame {
  const run = luaScript(redis, 'replace-if-same', 1);
  return async (key, before, after) => (await run(key, before, after)) === 1;
}
