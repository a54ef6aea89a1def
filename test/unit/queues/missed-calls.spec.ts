import { Queue } from 'bullmq';
import { BullmqPushQueue, PushWorker } from '#queues';
import { redisOfThisFile } from '../../contracts/redis-of-this-file.js';

const call = { app: 'demo', callId: 'c1' };

describe('the pushes of missed calls in the queue', () => {
  const redis = redisOfThisFile();
  let prefix: string;
  let queue: BullmqPushQueue;
  let bare: Queue;

  beforeEach(async () => {
    prefix = `{${redis.freshPrefix()}}`;
    const connection = await redis.connect('requests');
    queue = new BullmqPushQueue({ connection, prefix }, () => 'https://calls.example.org');
    bare = new Queue('push', { connection, prefix });
  });

  it('are once for a device in a call, and no push that rings is the same', async () => {
    await queue.tellMissed({ ...call, deviceId: 'phone' });
    await queue.tellMissed({ ...call, deviceId: 'phone' });
    await queue.enqueue({ ...call, deviceId: 'phone' }, 0);
    await queue.cancel(call, 'phone');
    const jobs = await bare.getJobs(['waiting', 'prioritized', 'delayed']);
    expect(jobs.map(({ id, data }) => [id, data as unknown])).toEqual([
      ['demo.c1.phone.missed', { kind: 'missedCall', ...call, deviceId: 'phone' }],
    ]);
  });

  it('come after all that ring, though they were there first', async () => {
    await queue.tellMissed({ ...call, deviceId: 'told' });
    for (const deviceId of ['one', 'two']) await queue.enqueue({ ...call, deviceId }, 0);
    const taken: string[] = [];
    const { resolve, promise } = withResolvers();
    const worker = new PushWorker(
      ({ deviceId }) => {
        if (taken.push(deviceId) === 3) resolve();
        return Promise.resolve('done');
      },
      {
        ...{ connection: await redis.connect('worker'), prefix, concurrency: 1 },
        onError: (error) => redis.errors.push(error),
        setAside: () => Promise.resolve(),
      },
    );
    await promise;
    await worker.close();
    expect(taken).toEqual(['one', 'two', 'told']);
  });

  it('are set aside where their kind is unknown', async () => {
    const aside: string[] = [];
    const { resolve, promise } = withResolvers();
    await bare.add('push', { kind: 'another', ...call, deviceId: 'phone' }, { jobId: 'odd' });
    const worker = new PushWorker(() => Promise.resolve('done'), {
      ...{ connection: await redis.connect('worker'), prefix, concurrency: 1 },
      onError: (error) => redis.errors.push(error),
      setAside: ({ reason }) => {
        aside.push(reason);
        resolve();
        return Promise.resolve();
      },
    });
    await promise;
    await worker.close();
    expect(aside).toEqual(['"kind" is none that this worker knows']);
  });
});

function withResolvers() {
  let resolve!: () => void;
  const promise = new Promise<void>((kept) => (resolve = kept));
  return { resolve, promise };
}
