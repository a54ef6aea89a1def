import { randomUUID } from 'node:crypto';
import { people } from '../support/people.js';
import { WatchedRedis } from '../support/private-sentinel.js';
import { World } from '../support/world.js';
import { repeated } from './repeated.js';

describe('a Redis that dies under the eyes of a sentinel, and has a replica', () => {
  let redis: WatchedRedis;
  let world: World;
  beforeAll(async () => {
    redis = await WatchedRedis.start();
    world = await World.start({ env: { REDIS_URL: redis.url } });
  });
  afterAll(async () => {
    await world.stop();
    await redis.stop();
  });

  const ready = (url: string) => fetch(`${url}/health/ready`).then(({ status }) => status);

  it('is followed by it: the running call goes on, and a phone that is asleep rings', async () => {
    const [alice, bob, carol] = people('alice', 'bob', 'carol');
    const phone = await world.phone(carol);
    const [caller, callee] = [await world.caller(alice, { server: 0 }), await world.caller(bob, { server: 1 })];
    const callId = await caller.invites(bob);
    await callee.accepts(callId);
    await caller.signals(callId, 'before', 1);
    await callee.agent.hears('call:signal');
    await redis.killMaster();

    await expect(repeated(() => caller.signals(callId, 'after', 2))).resolves.toMatchObject({ ok: true });
    await callee.agent.hears('call:signal', ({ signal }) => signal === 'after');
    expect(callee.heard(callId)).toEqual(['call:incoming', 'call:signal', 'call:signal']);

    const invite = { callId: randomUUID(), to: carol, media: 'audio' } as const;
    await expect(repeated(() => caller.agent.ask('call:invite', invite))).resolves.toMatchObject({ ok: true });
    const woken = await phone.wakes();
    await expect(woken.hears('call:incoming')).resolves.toMatchObject({ callId: invite.callId });
    for (const url of [world.url(0), world.url(1), world.worker!.url]) while ((await ready(url)) !== 200);
  });
});
