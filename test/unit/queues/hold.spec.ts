import { once } from 'node:events';
import { BullmqPushQueue, PushWorker } from '#queues';
import { Hold } from '../../../libs/queues/src/hold.js';
import { redisOfThisFile } from '../../contracts/redis-of-this-file.js';

describe("a worker's hold on a job", () => {
  it('is lost once it is said to be', () => {
    const hold = new Hold();
    expect(hold.isLost).toBe(false);
    hold.lose();
    expect(hold.isLost).toBe(true);
  });

  it('aborts its signal, whether that was asked for before or afterwards', () => {
    const hold = new Hold();
    const { signal } = hold;
    expect(signal.aborted).toBe(false);
    hold.lose();
    expect(signal.aborted).toBe(true);
    const late = new Hold();
    late.lose();
    expect(late.signal.aborted).toBe(true);
    expect(late.signal).toBe(late.signal);
  });
});

describe('a push worker', () => {
  const redis = redisOfThisFile();

  it("hears that it has lost a job whose lock is another one's", async () => {
    const prefix = `{${redis.freshPrefix()}}`;
    const requests = await redis.connect('requests');
    const connection = await redis.connect('worker');
    const seen: boolean[] = [];
    let finish!: () => void;
    const finished = new Promise<void>((resolve) => (finish = resolve));
    const handler = async (_: unknown, hold: Hold) => {
      seen.push(hold.isLost);
      await requests.set(`${prefix}:push:demo.c1.phone:lock`, 'another worker');
      await once(hold.signal, 'abort');
      seen.push(hold.isLost);
      finish();
      return 'done' as const;
    };
    const ignored = { onError: () => undefined, setAside: () => Promise.resolve() };
    const worker = new PushWorker(handler, { connection, prefix, concurrency: 1, ...ignored });
    const queue = new BullmqPushQueue({ connection: requests, prefix }, () => 'https://calls.example.org');
    await queue.enqueue({ app: 'demo', callId: 'c1', deviceId: 'phone' }, 0);
    await finished;
    expect(seen.slice(0, 2)).toEqual([false, true]);
    await worker.close();
  });
});
