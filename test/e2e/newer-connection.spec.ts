import { people } from '../support/people.js';
import { World } from '../support/world.js';

describe('a newer connection of the same device', () => {
  let world: World;
  beforeAll(async () => {
    world = await World.start({ worker: false });
  });
  afterAll(() => world.stop());

  it.each([
    ['the same server', 0],
    ['another server', 1],
  ])('replaces the older one on %s, and is the one that is rung from then on', async (_where, server) => {
    const [alice, bob] = people('alice', 'bob');
    const caller = await world.caller(alice);
    const older = await world.caller(bob, { server: 0 });
    const newer = await world.caller(bob, { server });
    await expect(older.agent.disconnected).resolves.toBe('io server disconnect');

    const callId = await caller.invites(bob);
    await expect(newer.agent.hears('call:incoming')).resolves.toMatchObject({ callId });
    await expect(newer.accepts(callId)).resolves.toMatchObject({ ok: true });
    expect(older.heard(callId)).toEqual([]);
  });

  it('leaves another device of the same user alone', async () => {
    const [alice, bob] = people('alice', 'bob');
    const caller = await world.caller(alice);
    const phone = await world.caller(bob, { deviceId: 'phone' });
    const tablet = await world.caller(bob, { deviceId: 'tablet', server: 1 });
    const callId = await caller.invites(bob);
    for (const { agent } of [phone, tablet]) {
      await expect(agent.hears('call:incoming')).resolves.toMatchObject({ callId });
    }
  });

  it('leaves a device of the same name of another user alone', async () => {
    const [bob, carol] = people('bob', 'carol');
    const bobs = await world.caller(bob, { deviceId: 'phone' });
    const carols = await world.caller(carol, { deviceId: 'phone' });
    await expect(bobs.agent.ask('call:sync', {})).resolves.toEqual({ ok: true, calls: [] });
    await expect(carols.agent.ask('call:sync', {})).resolves.toEqual({ ok: true, calls: [] });
  });
});
