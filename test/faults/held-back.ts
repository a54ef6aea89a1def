import { Queue } from 'bullmq';
import { connectRedis } from '#redis';
import { placeOf } from '../support/redis-place.js';
import { type World } from '../support/world.js';

/** The pushes that are queued meanwhile are held back from all workers, and then come at once. */
export async function heldBack(world: World, meanwhile: () => Promise<void>): Promise<void> {
  const connection = connectRedis(placeOf(world.redis.url), { purpose: 'worker', onError: () => undefined });
  const queue = new Queue('push', { connection, prefix: '{callwake}' });
  await queue.pause();
  await meanwhile();
  await queue.resume();
  await queue.close();
  connection.disconnect();
}
