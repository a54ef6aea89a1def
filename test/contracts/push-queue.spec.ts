import { Queue } from 'bullmq';
import { BullmqPushQueue } from '#queues';
import { type PushJob } from '#push';
import { MemoryPushQueue } from '../support/memory/push-queue.js';
import { pushQueueContract } from './push-queue.contract.js';
import { redisOfThisFile } from './redis-of-this-file.js';

pushQueueContract('in memory', () => {
  const queue = new MemoryPushQueue();
  return Promise.resolve({ queue, waiting: () => Promise.resolve(queue.waiting) });
});

const redis = redisOfThisFile();
const URL = 'https://calls.example.org';

const inBullmq = async () => {
  const place = { connection: await redis.connect('requests'), prefix: `{${redis.freshPrefix()}}` };
  const watched = new Queue<PushJob>('push', place);
  const waiting = async () => {
    const jobs = await watched.getJobs(['waiting', 'delayed']);
    return jobs.map(({ data, delay }) => ({ data, delayMs: delay }));
  };
  return { queue: new BullmqPushQueue(place, () => URL), waiting };
};

pushQueueContract('in BullMQ', async () => {
  const { queue, waiting } = await inBullmq();
  const asked = async () => (await waiting()).map(({ data: { url: _, ...push }, delayMs }) => ({ push, delayMs }));
  return { queue, waiting: asked };
});

describe('a push job', () => {
  it('says what the woken device connects to', async () => {
    const { queue, waiting } = await inBullmq();
    await queue.enqueue({ app: 'demo', callId: 'c', deviceId: 'phone' }, 0);
    expect(await waiting()).toMatchObject([{ data: { url: URL } }]);
  });
});
