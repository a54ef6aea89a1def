import { once } from 'node:events';
import { type WorkerConfig } from '#config';
import { connectRedis, type OneRedis, type RedisClient } from '#redis';
import { type Log } from '#telemetry';

/** This worker's connections to Redis, one a purpose. */
export interface Connections {
  readonly requests: RedisClient;
  readonly worker: OneRedis;
}

export function connectionsBy({ redis }: WorkerConfig, log: Log): Connections {
  const as = <For extends keyof Connections>(purpose: For) => ({
    purpose,
    onError: (error: Error) => {
      log.warn({ purpose, err: error }, 'Redis is not connected; it is tried again');
    },
  });
  return { requests: connectRedis(redis, as('requests')), worker: connectRedis(redis, as('worker')) };
}

export function disconnect({ requests, worker }: Connections): void {
  requests.disconnect();
  worker.disconnect();
}

/** Resolves when all are connected, or after `withinMs`: a server also starts without Redis, and says so when asked if it is ready. */
export async function untilConnected(connections: Connections, withinMs = 3_000): Promise<void> {
  const late = AbortSignal.timeout(withinMs);
  const ready = async (redis: RedisClient) => {
    if (redis.status !== 'ready') await once(redis, 'ready', { signal: late });
  };
  await Promise.allSettled((Object.values(connections) as RedisClient[]).map(ready));
}
