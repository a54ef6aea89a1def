import { randomUUID } from 'node:crypto';
import { type Exchange, placeCall } from '#calls';
import { BullmqPushQueue, BullmqRingTimer } from '#queues';
import { connectRedis, RedisCallStore, RedisDeviceBook } from '#redis';
import { people } from '../support/people.js';
import { placeOf } from '../support/redis-place.js';
import { World } from '../support/world.js';

describe('a call that a service places for its caller', () => {
  let world: World;
  let redis: ReturnType<typeof connectRedis>;
  let exchange: Exchange;
  beforeAll(async () => {
    world = await World.start();
    redis = connectRedis(placeOf(world.redis.url), { purpose: 'requests', onError: () => undefined });
    await new Promise((resolve) => redis.once('ready', resolve));
    exchange = {
      ...{ calls: new RedisCallStore(redis, Date.now), devices: new RedisDeviceBook(redis, Date.now) },
      pushes: new BullmqPushQueue({ connection: redis }, () => world.url(1)),
      timer: new BullmqRingTimer({ connection: redis }, Date.now),
      ...{ clock: Date.now, budgetMs: 1_700, holdMs: 1_000, ledgerMs: 3_600_000 },
    };
  });
  afterAll(async () => {
    redis.disconnect();
    await world.stop();
  });

  async function place(alice: string, bob: string): Promise<string> {
    const callId = randomUUID();
    const from = { id: alice, name: 'Alice, by phone' };
    const asked = { app: 'demo', callId, from, to: bob, media: 'audio', ringSeconds: 45 } as const;
    const result = await placeCall(exchange, { ...asked, fingerprint: callId, bytes: 0 });
    if (!result.ok) throw new Error(result.message);
    return callId;
  }

  it('rings the callee; the first device of the caller that connects is the inviting one, and has missed nothing', async () => {
    const [alice, bob] = people('alice', 'bob');
    const phone = await world.phone(bob);
    const callId = await place(alice, bob);
    const woken = await phone.wakes();
    await expect(woken.hears('call:incoming')).resolves.toMatchObject({ from: { id: alice, name: 'Alice, by phone' } });
    await woken.ask('call:accept', { callId, answer: 'the answer' });
    const caller = await world.caller(alice);
    await expect(caller.agent.hears('call:accepted')).resolves.toMatchObject({ callId, answer: 'the answer' });
    await caller.signals(callId, 'from the first device');
    await expect(woken.hears('call:signal')).resolves.toMatchObject({ signal: 'from the first device' });
    const other = await world.caller(alice, { deviceId: 'another', server: 1 });
    await expect(other.signals(callId, 1)).resolves.toMatchObject({ ok: false, code: 'not-found' });
    await caller.hangsUp(callId);
    await expect(woken.hears('call:ended')).resolves.toMatchObject({ reason: 'completed' });
  });

  it('is taken over by a device of the caller that is connected already, where it names the call', async () => {
    const [alice, bob] = people('alice', 'bob');
    const caller = await world.caller(alice);
    const callee = await world.caller(bob, { server: 1 });
    const callId = await place(alice, bob);
    await expect(callee.agent.hears('call:incoming')).resolves.toMatchObject({ callId });
    await expect(caller.signals(callId, 1)).resolves.toMatchObject({ ok: false, code: 'not-found' });
    await expect(caller.agent.ask('call:sync', { callId })).resolves.toMatchObject({ ok: true, calls: [{}] });
    await callee.ringing(callId);
    await expect(caller.agent.hears('call:progress')).resolves.toMatchObject({ callId, stage: 'ringing' });
    await caller.hangsUp(callId);
    await expect(callee.agent.hears('call:ended')).resolves.toMatchObject({ reason: 'cancelled' });
  });
});
