import { luaScript } from './lua-script.js';
import { type RedisClient } from './redis-client.js';

/** False: the field of the hash has another value, or is gone. */
export type DeleteIfSame = (key: string, field: string | Buffer, value: string | Buffer) => Promise<boolean>;

/** Compare and delete: delete-if-same.lua. */
export function deleteIfSameScript(redis: RedisClient): DeleteIfSame {
  const run = luaScript(redis, 'delete-if-same', 1);
  return async (key, field, value) => (await run(key, field, value)) === 1;
}
