import { type Redis } from 'ioredis';
import { luaScript } from './lua-script.js';

/** False: the field of the hash has another value, or is gone. */
export type DeleteIfSame = (key: string, field: string, value: string) => Promise<boolean>;

/** Compare and delete: delete-if-same.lua. */
export function deleteIfSameScript(redis: Redis): DeleteIfSame {
  const run = luaScript(redis, 'delete-if-same', 1);
  return async (key, field, value) => (await run(key, field, value)) === 1;
}
