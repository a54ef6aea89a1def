import { readFileSync } from 'node:fs';
import { type RedisClient } from './redis-client.js';

/** Runs a script with its keys, then its arguments. */
export type LuaScript = (...keysAndArguments: (string | number | Buffer)[]) => Promise<unknown>;

/** The script `scripts/<name>.lua`, sent by its digest once the connection knows it. */
export function luaScript(
  redis: RedisClient,
  name: string,
  numberOfKeys: number,
  replies: 'text' | 'bytes' = 'text',
): LuaScript {
  const lua = readFileSync(new URL(`./scripts/${name}.lua`, import.meta.url), 'utf8');
  redis.defineCommand(name, { lua, numberOfKeys });
  const command = Reflect.get(redis, replies === 'text' ? name : `${name}Buffer`) as LuaScript;
  return command.bind(redis);
}
