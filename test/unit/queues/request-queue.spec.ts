import { once } from 'node:events';
import { setImmediate as immediate } from 'node:timers/promises';
import { BullmqPushQueue, BullmqRingTimer, type PushHandler, PushWorker, RingChecks } from '#queues';
import { connectRedis } from '#redis';
import { redisOfThisFile, untilReady } from '../../contracts/redis-of-this-file.js';
import { placeOf } from '../../support/redis-place.js';

const push = { app: 'demo', callId: 'c1', deviceId: 'phone' };
const URL = 'https://calls.example.org';

describe('a queue on the way of a request', () => {
  const server = redisOfThisFile();

  it('rejects at once while Redis is away, and works by itself when it is back', async () => {
    const connection = await server.connect('requests');
    const queue = new BullmqPushQueue({ connection }, () => URL);
    const timer = new BullmqRingTimer({ connection }, Date.now);
    await queue.enqueue(push, 60_000);
    expect(await queue.ready()).toBe(true);
    const lost = once(connection, 'close');
    await server.kill();
    await lost;
    await expect(queue.enqueue(push, 0)).rejects.toThrow();
    await expect(queue.cancel(push, 'phone')).rejects.toThrow();
    await expect(timer.set(push, Date.now())).rejects.toThrow();
    expect([await queue.ready(), await timer.ready()]).toEqual([false, false]);
    await Promise.all([untilReady(connection), server.startAgain()]);
    await queue.enqueue(push, 60_000);
    expect([await queue.ready(), await timer.ready()]).toEqual([true, true]);
  });

  it('that was made while Redis was away works once Redis is there', async () => {
    await server.kill();
    const connection = connectRedis(placeOf(server.url), { purpose: 'requests', onError: () => undefined });
    const queue = new BullmqPushQueue({ connection }, () => URL);
    await expect(queue.enqueue(push, 0)).rejects.toThrow();
    await Promise.all([untilReady(connection), server.startAgain()]);
    await expect(queue.enqueue(push, 60_000)).resolves.toBeUndefined();
    connection.disconnect();
  });

  it('rejects in time where Redis says nothing', async () => {
    const queue = new BullmqPushQueue({ connection: await server.connect('worker') }, () => URL);
    await queue.enqueue(push, 60_000);
    await (await server.connect('requests')).client('PAUSE', 3_000, 'ALL');
    const asked = Date.now();
    await expect(queue.enqueue({ ...push, callId: 'c2' }, 0)).rejects.toThrow('did not answer');
    expect(Date.now() - asked).toBeLessThan(2_000);
  });
});

describe('what BullMQ leaves in Redis', () => {
  const server = redisOfThisFile();

  it('is nothing of a call whose jobs were done, tried again, or taken back', async () => {
    const prefix = `{${server.freshPrefix()}}`;
    const [requests, connection] = await Promise.all([server.connect('requests'), server.connect('worker')]);
    const place = { connection, prefix, concurrency: 4, onError: (error: Error) => server.errors.push(error) };
    const queue = new BullmqPushQueue({ connection: requests, prefix }, () => URL);
    const timer = new BullmqRingTimer({ connection: requests, prefix }, Date.now);
    const done = new Set<string>();
    let finish: () => void = () => undefined;
    const finished = new Promise<void>((resolve) => (finish = resolve));
    const isDone = (what: string) => {
      if (done.add(what).size === 40) finish();
    };
    const tried = new Set<string>();
    const handler: PushHandler = ({ callId }) => {
      if (tried.size < tried.add(callId).size) return Promise.resolve({ retryAfterMs: 10 });
      isDone(`push ${callId}`);
      return Promise.resolve('done');
    };
    const pushes = new PushWorker(handler, { ...place, setAside: () => Promise.resolve() });
    const checks = new RingChecks(({ callId }) => {
      isDone(`check ${callId}`);
      return Promise.resolve(null);
    }, place);
    for (let n = 0; n < 20; n++) {
      const call = { app: 'demo', callId: `call-${n}` };
      await Promise.all([timer.set(call, Date.now()), queue.enqueue({ ...call, deviceId: 'phone' }, 0)]);
      const ended = { app: 'demo', callId: `ended-${n}` };
      await Promise.all([
        timer.set(ended, Date.now() + 60_000),
        queue.enqueue({ ...ended, deviceId: 'phone' }, 60_000),
      ]);
      await Promise.all([timer.clear(ended), queue.cancel(ended, 'phone')]);
    }
    await finished;
    // The workers empty the streams of events each second.
    const events = ['push', 'checks'].map((name) => `${prefix}:${name}:events`);
    while ((await Promise.all(events.map((key) => requests.xlen(key)))).some((length) => length > 0)) await immediate();
    await Promise.all([pushes.close(), checks.close()]);
    const kept = await requests.keys(`${prefix}:*`);
    const ofQueues = ['events', 'id', 'marker', 'meta', 'stalled-check'];
    expect(kept.filter((key) => !ofQueues.includes(key.split(':')[2] ?? ''))).toEqual([]);
    expect(server.errors).toEqual([]);
  });
});
