import { once } from 'node:events';
import { type PushJob } from '#push';
import { BullmqPushQueue, type PushHandler, PushWorker, type WorkerPlace } from '#queues';
import { redisOfThisFile } from '../../contracts/redis-of-this-file.js';

const URL = 'https://calls.example.org';
const push = { app: 'demo', callId: 'c1', deviceId: 'phone' };
const job: PushJob = { ...push, url: URL };

/** A promise that somebody else keeps. */
function promised<T = void>() {
  let keep!: (value: T) => void;
  const kept = new Promise<T>((resolve) => (keep = resolve));
  return { kept, keep };
}

describe('a push worker', () => {
  const redis = redisOfThisFile();
  const workers: PushWorker[] = [];
  let prefix: string;
  let queue: BullmqPushQueue;

  beforeEach(async () => {
    prefix = redis.freshPrefix();
    queue = new BullmqPushQueue({ connection: await redis.connect('requests'), prefix: `{${prefix}}` }, () => URL);
  });

  afterEach(async () => {
    await Promise.all(workers.splice(0).map((worker) => worker.close()));
  });

  async function work(handler: PushHandler, over: Partial<WorkerPlace> = {}): Promise<PushWorker> {
    const connection = await redis.connect('worker');
    const onError = (error: Error) => redis.errors.push(error);
    const worker = new PushWorker(handler, { connection, prefix: `{${prefix}}`, concurrency: 10, onError, ...over });
    workers.push(worker);
    await worker.ready();
    return worker;
  }

  it('is handed the job with the number of the attempt', async () => {
    const { kept, keep } = promised<unknown[]>();
    await work((...args) => {
      keep(args);
      return Promise.resolve('done');
    });
    await queue.enqueue(push, 0);
    expect(await kept).toEqual([job, 1, expect.any(AbortSignal)]);
  });

  it('is handed a push that is held back no sooner', async () => {
    const { kept, keep } = promised<number>();
    await work(() => {
      keep(Date.now());
      return Promise.resolve('done');
    });
    const asked = Date.now();
    await queue.enqueue(push, 100);
    expect((await kept) - asked).toBeGreaterThanOrEqual(100);
  });

  it('is handed a job again after the time that it asked for, as the next attempt', async () => {
    const attempts: { attempt: number; at: number }[] = [];
    const { kept, keep } = promised();
    await work((_, attempt) => {
      attempts.push({ attempt, at: Date.now() });
      if (attempt < 3) return Promise.resolve({ retryAfterMs: 60 });
      keep();
      return Promise.resolve('done');
    });
    await queue.enqueue(push, 0);
    await kept;
    expect(attempts.map(({ attempt }) => attempt)).toEqual([1, 2, 3]);
    expect(attempts[2]!.at - attempts[0]!.at).toBeGreaterThanOrEqual(120);
  });

  it('is handed a job again whose handler threw, and says what was thrown', async () => {
    const thrown = new Error('not expected');
    const errors: Error[] = [];
    const { kept, keep } = promised<number>();
    const handler: PushHandler = (_, attempt) => {
      if (attempt === 1) return Promise.reject(thrown);
      keep(attempt);
      return Promise.resolve('done');
    };
    await work(handler, { onError: (error) => errors.push(error) });
    await queue.enqueue(push, 0);
    expect(await kept).toBe(2);
    expect(errors).toEqual([thrown]);
  });

  it('leaves a job that it has in hand when that is cancelled', async () => {
    const started = promised();
    const cancelled = promised();
    const worker = await work(async () => {
      started.keep();
      await cancelled.kept;
      return 'done';
    });
    await queue.enqueue(push, 0);
    await started.kept;
    await expect(queue.cancel(push, 'phone')).resolves.toBeUndefined();
    cancelled.keep();
    await worker.close();
    expect(redis.errors).toEqual([]);
  });

  it('takes a later job of an id that it has done', async () => {
    const seen: number[] = [];
    const done = [promised(), promised()];
    const connection = await redis.connect('requests');
    await work((_, attempt) => {
      done[seen.push(attempt) - 1]?.keep();
      return Promise.resolve('done');
    });
    await queue.enqueue(push, 0);
    await done[0]!.kept;
    // Asked again until the first one is quite finished, which its handler can't see.
    while (seen.length < 2) {
      await queue.enqueue(push, 0);
      await connection.ping();
    }
    expect(seen).toEqual([1, 1]);
  });

  it('finishes what it has in hand when it is closed, and takes nothing new', async () => {
    const started = promised();
    const finish = promised();
    const handled: string[] = [];
    const worker = await work(async ({ deviceId }) => {
      started.keep();
      await finish.kept;
      handled.push(deviceId);
      return 'done';
    });
    await queue.enqueue(push, 0);
    await started.kept;
    const closed = worker.close();
    await queue.enqueue({ ...push, deviceId: 'tablet' }, 0);
    finish.keep();
    await closed;
    expect(handled).toEqual(['phone']);
  });

  it('is closed without Redis too', async () => {
    const connection = await redis.connect('worker');
    const worker = new PushWorker(() => Promise.resolve('done'), {
      connection,
      concurrency: 1,
      onError: () => undefined,
    });
    await worker.ready();
    const lost = once(connection, 'close');
    await redis.kill();
    await lost;
    await expect(worker.close()).resolves.toBeUndefined();
    await redis.startAgain();
  });

  it('works side by side on as many jobs as it may', async () => {
    const together = promised();
    let inHand = 0;
    await work(
      async () => {
        if (++inHand === 3) together.keep();
        await together.kept;
        return 'done';
      },
      { concurrency: 3 },
    );
    for (const deviceId of ['a', 'b', 'c']) await queue.enqueue({ ...push, deviceId }, 0);
    await together.kept;
    expect(inHand).toBe(3);
  });

  it('that died loses no job: another one takes it within seconds', async () => {
    const started = promised();
    const taken = promised<number>();
    const connection = await redis.connect('worker');
    const dying = new PushWorker(
      () => {
        started.keep();
        return new Promise<'done'>(() => undefined);
      },
      { connection, prefix: `{${prefix}}`, concurrency: 1, onError: () => undefined },
    );
    await dying.ready();
    await queue.enqueue(push, 0);
    await started.kept;
    await diesWithoutAWord(dying);
    await work((_, attempt) => {
      taken.keep(attempt);
      return Promise.resolve('done');
    });
    expect(await taken.kept).toBe(2);
  });
});

/** As a killed process: its lock is not renewed, its job not finished. */
async function diesWithoutAWord(worker: PushWorker): Promise<void> {
  const { worker: inner } = worker as unknown as { worker: { worker: { close(force: boolean): Promise<void> } } };
  await inner.worker.close(true);
}
