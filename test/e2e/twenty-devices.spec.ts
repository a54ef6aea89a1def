import { Redis } from 'ioredis';
import { people } from '../support/people.js';
import { World } from '../support/world.js';

const DEVICES = 20;
const ROUNDS = 5;

describe('a call to twenty devices', () => {
  let world: World;
  beforeAll(async () => {
    world = await World.start();
  });
  afterAll(() => world.stop());

  const deviceIds = Array.from({ length: DEVICES }, (_, i) => `device-${i + 1}`);
  const connectAll = (user: string) =>
    Promise.all(deviceIds.map((deviceId, i) => world.caller(user, { deviceId, server: i % 2 })));
  const view = async (user: string, callId: string) =>
    (await world.http('GET', `/v1/calls/${callId}`, { token: await world.token(user) })).body as {
      readonly legs: readonly { readonly deviceId: string; readonly state: string; readonly reason?: string }[];
    };

  it('has one winner of all that accept at once, over two servers, and all others hear so, twice', async () => {
    for (let round = 0; round < ROUNDS; round++) {
      const [alice, bob] = people('alice', 'bob');
      const [caller, devices] = [await world.caller(alice), await connectAll(bob)];
      const callId = await caller.invites(bob);
      await Promise.all(devices.map(({ agent }) => agent.hears('call:incoming')));
      const answers = await Promise.all(devices.map((device) => device.accepts(callId)));
      const winner = devices[answers.findIndex(({ ok }) => ok)]!;
      const losers = devices.filter((device) => device !== winner);
      expect(answers.filter(({ ok }) => ok)).toHaveLength(1);
      expect(answers.filter((answer) => !answer.ok && answer.code === 'answered-elsewhere')).toHaveLength(DEVICES - 1);
      const { by } = await caller.agent.hears('call:accepted');
      expect(by.deviceId).toBe(winner.deviceId);
      for (const { agent } of losers) {
        await expect(agent.hears('call:ended')).resolves.toMatchObject({ reason: 'answered-elsewhere', by });
      }
      await expect(winner.accepts(callId)).resolves.toMatchObject({ ok: true });
      expect((await view(bob, callId)).legs.filter(({ state }) => state === 'connected')).toHaveLength(1);
      await caller.hangsUp(callId);
      await expect(winner.agent.hears('call:ended')).resolves.toMatchObject({ reason: 'completed' });
      expect(losers.every((each) => each.heard(callId).join() === 'call:incoming,call:ended')).toBe(true);
      for (const { agent } of [caller, ...devices]) agent.close();
    }
  }, 60_000);

  it('that are asleep is pushed to all; what wakes late learns at its handshake, or by HTTP, who answered', async () => {
    const [alice, bob] = people('alice', 'bob');
    const phones = await Promise.all(deviceIds.map((deviceId) => world.phone(bob, deviceId)));
    const caller = await world.caller(alice);
    const callId = await caller.invites(bob);
    const pushes = await Promise.all(phones.map((phone) => phone.isPushed()));
    const first = await phones[0]!.wakes(pushes[0]);
    await first.ask('call:accept', { callId });
    const late = await Promise.all(phones.slice(1).map((phone, i) => phone.wakes(pushes[i + 1])));
    for (const agent of late) {
      await expect(agent.hears('call:ended')).resolves.toMatchObject({ reason: 'answered-elsewhere' });
      expect(agent.heard).toHaveLength(1);
      await expect(agent.ask('call:sync', { callId })).resolves.toMatchObject({
        ...{ ok: true, calls: [{ events: [{ event: 'call:ended', data: { reason: 'answered-elsewhere' } }] }] },
      });
    }
    const { legs } = await view(bob, callId);
    expect(legs.filter(({ reason }) => reason === 'answered-elsewhere')).toHaveLength(DEVICES - 1);
  }, 30_000);

  it('is answered before the worker looked: nothing is sent, and no job is left', async () => {
    const [alice, bob] = people('alice', 'bob');
    await world.stopWorker();
    const phones = await Promise.all(deviceIds.slice(1).map((deviceId) => world.phone(bob, deviceId)));
    const online = await world.caller(bob, { deviceId: 'device-1', server: 1 });
    const caller = await world.caller(alice);
    const callId = await caller.invites(bob);
    await online.accepts(callId);
    const redis = new Redis(world.redis.url);
    const waiting = [await redis.llen('{callwake}:push:wait'), await redis.zcard('{callwake}:push:delayed')];
    redis.disconnect();
    expect(waiting).toEqual([0, 0]);
    await world.startWorker();
    const [carol] = people('carol');
    const other = await world.phone(carol);
    await caller.invites(carol);
    await other.isPushed();
    expect(phones.flatMap(({ pushes }) => pushes)).toEqual([]);
    const { legs } = await view(bob, callId);
    expect(legs).toHaveLength(DEVICES);
  }, 30_000);
});
