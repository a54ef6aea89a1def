import { MemoryPushQueue } from '../support/memory/push-queue.js';
import { portsIn, URL } from './in-redis.js';
import { pushQueueContract } from './push-queue.contract.js';
import { redisOfThisFile } from './redis-of-this-file.js';

pushQueueContract('in memory', () => {
  const queue = new MemoryPushQueue();
  return Promise.resolve({ queue, waiting: () => Promise.resolve(queue.waiting) });
});

const { pushQueue } = portsIn(redisOfThisFile());

pushQueueContract('in BullMQ', pushQueue);

describe('a push job', () => {
  it('says what the woken device connects to', async () => {
    const { queue, jobs } = await pushQueue();
    await queue.enqueue({ app: 'demo', callId: 'c', deviceId: 'phone' }, 0);
    expect(await jobs()).toMatchObject([{ data: { url: URL } }]);
  });
});
