import { Queue } from 'bullmq';
import { connectRedis } from '#redis';
import { placeOf } from './redis-place.js';
import { type World } from './world.js';

/** No call of this world is checked, until what it answers is called. */
export async function checksPaused(world: World): Promise<() => Promise<void>> {
  const connection = connectRedis(placeOf(world.redis.url), { purpose: 'worker', onError: () => undefined });
  const queue = new Queue('checks', { connection, prefix: '{callwake}' });
  await queue.pause();
  return async () => {
    await queue.resume();
    await queue.close();
    connection.disconnect();
  };
}
