import { once } from 'node:events';
import { type SignalingConfig } from '#config';
import { connectRedis, type OneRedis, type RedisClient } from '#redis';
import { type Log } from '#telemetry';

/** This server's connections to Redis, one a purpose. */
export interface Connections {
  readonly requests: RedisClient;
  readonly publish: OneRedis;
  readonly subscribe: OneRedis;
  readonly worker: OneRedis;
}

export function connectionsBy({ redis }: SignalingConfig, log: Log): Connections {
  const as = <For extends keyof Connections>(purpose: For) => ({
    purpose,
    onError: (error: Error) => {
      log.warn({ purpose, err: error }, 'Redis is not connected; it is tried again');
    },
  });
  return {
    requests: connectRedis(redis, as('requests')),
    publish: connectRedis(redis, as('publish')),
    subscribe: connectRedis(redis, as('subscribe')),
    worker: connectRedis(redis, as('worker')),
  };
}

export function disconnect(connections: Connections): void {
  for (const redis of Object.values(connections) as RedisClient[]) redis.disconnect();
}

/** Resolves when all are connected, or after `withinMs`: a server also starts without Redis, and says so when asked if it is ready. */
export async function untilConnected(connections: Connections, withinMs = 3_000): Promise<void> {
  const late = AbortSignal.timeout(withinMs);
  const ready = async (redis: RedisClient) => {
    if (redis.status !== 'ready') await once(redis, 'ready', { signal: late });
  };
  await Promise.allSettled((Object.values(connections) as RedisClient[]).map(ready));
}
