import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { findRedisServer } from '../../apps/call-lab/src/redis/find-server.js';
import {
  type PrivateRedis,
  type PrivateRedisOptions,
  startPrivateRedis,
} from '../../apps/call-lab/src/redis/private-redis.js';
import { type RedisServer } from '../../apps/call-lab/src/redis/server-program.js';

const cacheDir = join(fileURLToPath(new URL('../..', import.meta.url)), '.cache', 'redis');

let found: Promise<RedisServer> | undefined;

/** The server that tests run: from the PATH or fetched; looked for once a spec file. */
export function redisServer(): Promise<RedisServer> {
  found ??= findRedisServer({ env: process.env, cacheDir });
  return found;
}

/** A real Redis for one spec file, which stops it in `afterAll`. */
export async function startRedis(options: Omit<PrivateRedisOptions, 'server'> = {}): Promise<PrivateRedis> {
  return startPrivateRedis({ server: await redisServer(), ...options });
}
