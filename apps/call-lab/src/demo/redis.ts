import { join } from 'node:path';
import { findRedisServer } from '../redis/find-server.js';
import { startPrivateRedis } from '../redis/private-redis.js';

/** The Redis of `REDIS_URL` where that is set, else a private one, found or fetched. */
export async function startRedisFor(
  env: Readonly<Record<string, string | undefined>>,
  cacheDir: string,
  tell: (line: string) => void,
): Promise<{ url: string; pid?: number; stop(): Promise<void> }> {
  const given = env['REDIS_URL'];
  if (given !== undefined && given !== '') return { url: given, stop: () => Promise.resolve() };
  const server = await findRedisServer({ env, cacheDir: join(cacheDir, 'redis'), onProgress: tell });
  return startPrivateRedis({ server });
}
