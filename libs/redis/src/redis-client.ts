import { Cluster, Command, type Redis } from 'ioredis';

export type OneRedis = Redis;

/** One Redis, or a cluster of them. Commands are the same; what is asked together must have its keys in one slot. */
export type RedisClient = OneRedis | Cluster;

/** The node that has a key now, by a name that stays its own; '' where there is one node alone. */
export function nodeOf(redis: RedisClient, key: string): string {
  if (!(redis instanceof Cluster)) return '';
  return redis.slots[new Command('get', [key]).getSlot()]?.[0] ?? '';
}

/** Hears of each new connection, which may lead to another Redis than the one before. */
export function onConnection(redis: RedisClient, listener: () => void): void {
  if (redis instanceof Cluster) redis.on('+node', listener);
  else redis.on('ready', listener);
}
