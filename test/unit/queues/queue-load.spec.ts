import { BullmqPushQueue, BullmqRingTimer, BullmqWebhookQueue, QueueLooks } from '#queues';
import { Metrics, watchQueues } from '#telemetry';
import { redisOfThisFile } from '../../contracts/redis-of-this-file.js';

const push = { app: 'demo', callId: 'c1', deviceId: 'phone' };

describe('a look at the queues', () => {
  const server = redisOfThisFile();

  it('tells what they hold, and since when the oldest job is due', async () => {
    const connection = await server.connect('requests');
    const pushes = new BullmqPushQueue({ connection }, () => 'https://calls.example.org');
    const before = Date.now();
    await pushes.enqueue(push, 0);
    const asked = Date.now();
    await pushes.enqueue({ ...push, deviceId: 'tablet' }, 60_000);
    await pushes.tellMissed({ ...push, deviceId: 'watch' });
    const looks = new QueueLooks({ connection });
    const { oldestDueAt, ...counts } = await looks.load('push', Date.now());
    expect(counts).toEqual({ waiting: 2, delayed: 1, active: 0 });
    expect(oldestDueAt).toBeGreaterThanOrEqual(before);
    expect(oldestDueAt).toBeLessThanOrEqual(asked);
  });

  it('counts a delayed job as due once its time has come, and not before', async () => {
    const connection = await server.connect('requests');
    const at = Date.now() + 60_000;
    await new BullmqRingTimer({ connection }, Date.now).set(push, at);
    const looks = new QueueLooks({ connection });
    expect(await looks.load('checks', at - 1_000)).toEqual({ waiting: 0, delayed: 1, active: 0 });
    const { oldestDueAt } = await looks.load('checks', at + 5_000);
    expect(Math.abs(oldestDueAt! - at)).toBeLessThan(1_000);
  });

  it('has the webhooks that wait, on the page of metrics', async () => {
    const connection = await server.connect('requests');
    const about = { app: 'demo', callId: 'c1' };
    await new BullmqWebhookQueue({ connection }).enqueue({ id: 'msg_1', type: 'call.placed', about, body: '{}' });
    const [metrics, looks] = [new Metrics(), new QueueLooks({ connection })];
    watchQueues(metrics, { webhooks: () => looks.load('webhooks', Date.now()) }, Date.now);
    expect(await metrics.page()).toContain('\ncallwake_webhooks_waiting 1\n');
  });

  it('leaves nothing in Redis that was not there', async () => {
    const connection = await server.connect('requests');
    await connection.flushall();
    const looks = new QueueLooks({ connection });
    for (const name of ['push', 'checks', 'webhooks'] as const) await looks.load(name, Date.now());
    expect(await connection.keys('*')).toEqual([]);
  });

  it('of a Redis that says nothing leaves the page without these figures, and in time', async () => {
    const metrics = new Metrics();
    watchQueues(metrics, { push: () => new Promise<never>(() => undefined) }, Date.now);
    const text = await metrics.page();
    expect(text).toContain('# TYPE callwake_queue_jobs gauge');
    expect(text).not.toContain('callwake_queue_jobs{');
  });
});
