import { once } from 'node:events';
import { Queue } from 'bullmq';
import { type PushJob, type UnusableJob } from '#push';
import { BullmqPushQueue, type PushHandler, PushWorker, type PushWorkerPlace } from '#queues';
import { TAKEOVER } from '../../../libs/queues/src/job-worker.js';
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
  let aside: UnusableJob[];

  beforeEach(async () => {
    aside = [];
    prefix = redis.freshPrefix();
    queue = new BullmqPushQueue({ connection: await redis.connect('requests'), prefix: `{${prefix}}` }, () => URL);
  });

  afterEach(async () => {
    await Promise.all(workers.splice(0).map((worker) => worker.close()));
  });

  async function work(handler: PushHandler, over: Partial<PushWorkerPlace> = {}): Promise<PushWorker> {
    const connection = await redis.connect('worker');
    const onError = (error: Error) => redis.errors.push(error);
    const setAside = (of: UnusableJob) => Promise.resolve(void aside.push(of));
    const place = { connection, prefix: `{${prefix}}`, concurrency: 10, onError, setAside };
    const worker = new PushWorker(handler, { ...place, ...over });
    workers.push(worker);
    await worker.ready();
    return worker;
  }

  it('is handed the job', async () => {
    const { kept, keep } = promised<unknown[]>();
    await work((...args) => {
      keep(args);
      return Promise.resolve('done');
    });
    await queue.enqueue(push, 0);
    expect(await kept).toMatchObject([job, { isLost: false }]);
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

  it('is handed a job again after the time that it asked for', async () => {
    const at: number[] = [];
    const { kept, keep } = promised();
    await work(() => {
      if (at.push(Date.now()) < 3) return Promise.resolve({ retryAfterMs: 60 });
      keep();
      return Promise.resolve('done');
    });
    await queue.enqueue(push, 0);
    await kept;
    expect(at[2]! - at[0]!).toBeGreaterThanOrEqual(120);
  });

  it('is handed a job again whose handler threw, and says what was thrown', async () => {
    const thrown = new Error('not expected');
    const errors: Error[] = [];
    const { kept, keep } = promised<unknown>();
    const handler: PushHandler = (again) => {
      if (errors.length === 0) return Promise.reject(thrown);
      keep(again);
      return Promise.resolve('done');
    };
    await work(handler, { onError: (error) => errors.push(error) });
    await queue.enqueue(push, 0);
    expect(await kept).toEqual(job);
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
    const seen: string[] = [];
    const done = [promised(), promised()];
    const connection = await redis.connect('requests');
    await work(({ deviceId }) => {
      done[seen.push(deviceId) - 1]?.keep();
      return Promise.resolve('done');
    });
    await queue.enqueue(push, 0);
    await done[0]!.kept;
    // Asked again until the first one is quite finished, which its handler can't see.
    while (seen.length < 2) {
      await queue.enqueue(push, 0);
      await connection.ping();
    }
    expect(seen).toEqual(['phone', 'phone']);
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
      ...{ connection, concurrency: 1, onError: () => undefined },
      setAside: () => Promise.resolve(),
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

  it('that died loses no job, nor do two that die one after the other', async () => {
    await queue.enqueue(push, 0);
    for (let deaths = 0; deaths < 2; deaths++) {
      const started = promised();
      const dying = await work(
        () => {
          started.keep();
          return new Promise<'done'>(() => undefined);
        },
        { concurrency: 1, onError: () => undefined },
      );
      await started.kept;
      workers.pop();
      await diesWithoutAWord(dying);
    }
    const taken = promised<unknown>();
    await work((of) => {
      taken.keep(of);
      return Promise.resolve('done');
    });
    expect(await taken.kept).toEqual(job);
  });

  it('is followed by another one within 3.5 s of its death, by the settings of locks and checks', () => {
    // The lock lapses, and the check after next, at the latest, finds it.
    expect(TAKEOVER.lockDuration + 2 * TAKEOVER.stalledInterval).toBeLessThanOrEqual(3_500);
    // Two renewals may be lost before a worker that lives loses its jobs.
    expect(TAKEOVER.lockDuration).toBeGreaterThan(2 * TAKEOVER.lockRenewTime);
  });

  describe('with a job that is of no use', () => {
    const nonsense: [string, unknown][] = [
      ['its data is no object', 'text'],
      ['its data is no object', null],
      ['its data is no object', [job]],
      ['"app" is no text, or missing', {}],
      ['"deviceId" is no text, or missing', { ...job, deviceId: 7 }],
      ['"callId" is no text, or missing', { ...job, callId: '' }],
      ['"url" is no URL', { ...job, url: 'here' }],
    ];

    async function add(id: string, data: unknown) {
      const bare = new Queue('push', { connection: await redis.connect('requests'), prefix: `{${prefix}}` });
      bare.on('error', () => undefined);
      await bare.add('push', data, { jobId: id });
      return bare;
    }

    it.each(nonsense)('sets it aside once, as %s, and goes on with the others', async (reason, data) => {
      const { kept, keep } = promised<unknown>();
      const bare = await add('nonsense', data);
      await queue.enqueue(push, 0);
      const worker = await work(
        (of) => {
          keep(of);
          return Promise.resolve('done');
        },
        { concurrency: 1 },
      );
      expect(await kept).toEqual(job);
      await worker.close();
      expect(aside).toEqual([{ queue: 'push', id: 'nonsense', reason, data }]);
      await expect(bare.getJob('nonsense')).resolves.toBeUndefined();
    });

    it('keeps it where it cannot be set aside yet', async () => {
      const { kept, keep } = promised();
      let asked = 0;
      const errors: Error[] = [];
      const setAside = () => {
        if (++asked === 1) return Promise.reject(new Error('Redis is away'));
        keep();
        return Promise.resolve();
      };
      await add('nonsense', null);
      await work(() => Promise.resolve('done'), { setAside, onError: (error) => errors.push(error) });
      await kept;
      expect(errors).toHaveLength(1);
    });

    it('sets one aside of which the handler says that it is of no use', async () => {
      const worker = await work(() => Promise.resolve({ unusable: 'there is no such app' }));
      await queue.enqueue(push, 0);
      while (aside.length === 0) await new Promise(setImmediate);
      await worker.close();
      expect(aside).toEqual([{ queue: 'push', id: 'demo.c1.phone', reason: 'there is no such app', data: job }]);
    });

    it('sets it aside where its data is no JSON at all', async () => {
      const bare = await add('nonsense', {});
      const connection = await redis.connect('requests');
      await connection.hset(`{${prefix}}:push:nonsense`, 'data', '{no JSON');
      await queue.enqueue(push, 0);
      const { kept, keep } = promised<unknown>();
      const errors: Error[] = [];
      const worker = await work(
        (of) => {
          keep(of);
          return Promise.resolve('done');
        },
        { concurrency: 1, onError: (error) => errors.push(error) },
      );
      expect(await kept).toEqual(job);
      await worker.close();
      expect(aside).toEqual([{ queue: 'push', id: 'nonsense', reason: 'its data is no object', data: '{no JSON' }]);
      await expect(bare.getJobCounts()).resolves.toMatchObject({ active: 0, failed: 0, waiting: 0 });
      expect(errors).toEqual([]);
    });
  });
});

/** As a killed process: its lock is not renewed, its job not finished. */
async function diesWithoutAWord(worker: PushWorker): Promise<void> {
  const { worker: inner } = worker as unknown as { worker: { worker: { close(force: boolean): Promise<void> } } };
  await inner.worker.close(true);
}
