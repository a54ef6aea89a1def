import { Queue } from 'bullmq';
import { type Announcement } from '#calls';
import { type UnusableJob } from '#push';
import { BullmqWebhookQueue, type WebhookHandler, type WebhookTry, WebhookWorker } from '#queues';
import { redisOfThisFile } from '../../contracts/redis-of-this-file.js';
import { until } from '../../faults/until.js';

const announcement: Announcement = {
  ...{ id: 'msg_1', type: 'call.ended', about: { app: 'demo', callId: 'c1' } },
  body: '{}',
};

describe('the queue of webhooks', () => {
  const redis = redisOfThisFile();
  const running: WebhookWorker[] = [];
  let place: { connection: Awaited<ReturnType<typeof redis.connect>>; prefix: string };
  let queue: BullmqWebhookQueue;
  let waiting: Queue;
  let aside: UnusableJob[];
  let errors: Error[];

  beforeEach(async () => {
    [aside, errors] = [[], []];
    place = { connection: await redis.connect('requests'), prefix: `{${redis.freshPrefix()}}` };
    queue = new BullmqWebhookQueue(place);
    waiting = new Queue('webhooks', place);
  });
  afterEach(async () => {
    await Promise.all(running.splice(0).map((worker) => worker.close()));
  });

  async function work(handler: WebhookHandler): Promise<void> {
    const connection = await redis.connect('worker');
    const worker = new WebhookWorker(handler, {
      ...{ connection, prefix: place.prefix, concurrency: 5 },
      setAside: (job) => Promise.resolve(void aside.push(job)),
      onError: (error) => errors.push(error),
    });
    running.push(worker);
    await worker.ready();
  }

  const isEmpty = async () => (await waiting.getJobCountByTypes('waiting', 'delayed', 'active')) === 0;

  /** Answers with these, one after the other, and then that it is done. */
  async function answering(...answers: (() => Promise<number | null>)[]): Promise<WebhookTry[]> {
    const seen: WebhookTry[] = [];
    await work((webhook) => answers[seen.push(webhook) - 1]?.() ?? Promise.resolve(null));
    return seen;
  }

  it('has one job an announcement, however often it is asked for, and none once it is received', async () => {
    await Promise.all([queue.enqueue(announcement), queue.enqueue(announcement)]);
    await queue.enqueue({ ...announcement, id: 'msg_2' });
    expect(await waiting.getJobCountByTypes('waiting')).toBe(2);
    const seen = await answering();
    await until(isEmpty);
    expect(seen.map(({ announcement: { id } }) => id).sort()).toEqual(['msg_1', 'msg_2']);
    expect(seen[0]).toEqual({ announcement, tries: 1, ageMs: 0 });
  });

  it('brings it again after the time that was asked for, and counts tries, and time from the first one', async () => {
    await queue.enqueue(announcement);
    const again = () => Promise.resolve(30);
    const seen = await answering(again, again);
    await until(async () => seen.length === 3 && (await isEmpty()));
    expect(seen.map(({ tries }) => tries)).toEqual([1, 2, 3]);
    expect(seen.map((each) => each.announcement)).toEqual([announcement, announcement, announcement]);
    expect(seen[1]!.ageMs).toBeGreaterThanOrEqual(30);
    expect(seen[2]!.ageMs).toBeGreaterThanOrEqual(seen[1]!.ageMs + 30);
  });

  it('loses none whose handler throws, and says what was thrown', async () => {
    await queue.enqueue(announcement);
    const thrown = new Error('not expected');
    const seen = await answering(() => Promise.reject(thrown));
    await until(async () => seen.length === 2 && (await isEmpty()));
    expect(errors).toEqual([thrown]);
  });

  it.each([
    ['null', null],
    ['a list', []],
    ['one without a body', { ...announcement, body: undefined }],
    ['one about nothing', { ...announcement, about: 'c1' }],
  ])('sets aside %s', async (_, data) => {
    await waiting.add('webhooks', data, { jobId: 'msg_bad' });
    const seen = await answering();
    await until(async () => aside.length === 1 && (await isEmpty()));
    expect(aside[0]).toMatchObject({ queue: 'webhooks', id: 'msg_bad', reason: expect.any(String) as string });
    expect(seen).toEqual([]);
  });
});
