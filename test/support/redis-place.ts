import { type RedisPlace } from '#redis';
import { readRedisConfig } from '../../libs/config/src/redis.js';

/** What the apps make of a `REDIS_URL`, and of what is set beside it. */
export function placeOf(url: string, env: Readonly<Record<string, string>> = {}): RedisPlace {
  const problems: string[] = [];
  const place = readRedisConfig({ REDIS_URL: url, ...env }, problems);
  if (problems.length > 0) throw new Error(problems.join());
  return place;
}
