import { type RedisClient, type RedisPlace, connectRedis } from '#redis';

/** A Redis that answers, or the last error on the way to it. */
export type Connected = { readonly redis: RedisClient } | { readonly error: unknown };

/** Of several nodes another may answer where one does not, so that only the time-out (ms) ends the attempts. */
export function connected(place: RedisPlace, withinMs: number): Promise<Connected> {
  return new Promise((resolve) => {
    let error: unknown = new Error('no answer');
    const redis = connectRedis(place, {
      purpose: 'requests',
      onError: (last) => {
        error = last;
        if (place.form === 'single') end({ error });
      },
    });
    const late = setTimeout(() => {
      end({ error });
    }, withinMs);
    const end = (how: Connected) => {
      clearTimeout(late);
      if ('error' in how) redis.disconnect();
      resolve(how);
    };
    redis.once('ready', () => {
      end({ redis });
    });
  });
}
