import { people } from '../support/people.js';
import { World } from '../support/world.js';

const RING_SECONDS = 45;

describe('the ring deadline', () => {
  let world: World;
  let aheadMs: number;
  beforeEach(async () => {
    aheadMs = 0;
    world = await World.start({ clock: () => Date.now() + aheadMs });
  });
  afterEach(() => world.stop());

  const pass = (seconds: number) => {
    aheadMs += seconds * 1000;
  };

  // The first check of a call comes 2 s after the invite by the queue's own clock; nothing else here takes time.
  it('ends the call at both ends, on both servers; nothing rings after it', async () => {
    const [alice, bob] = people('alice', 'bob');
    const phone = await world.phone(bob);
    const tablet = await world.caller(bob, { deviceId: 'tablet', server: 1 });
    const caller = await world.caller(alice);
    const callId = await caller.invites(bob, { ringSeconds: RING_SECONDS });
    const push = await phone.isPushed();
    await tablet.ringing(callId);
    pass(RING_SECONDS + 2);
    for (const { agent } of [caller, tablet]) {
      await expect(agent.hears('call:ended')).resolves.toMatchObject({ callId, reason: 'unanswered' });
    }
    await expect(tablet.accepts(callId)).resolves.toMatchObject({ ok: false, code: 'call-over' });
    const woken = await phone.wakes(push);
    await woken.hears('call:ended');
    expect(woken.heard.map(({ event }) => event)).toEqual(['call:ended']);
  });

  it('complaint 18: lets an accept pass for 2 s more, and leaves the call that was accepted alone', async () => {
    const [alice, bob] = people('alice', 'bob');
    const [caller, callee] = [await world.caller(alice), await world.caller(bob, { server: 1 })];
    const callId = await caller.invites(bob, { ringSeconds: RING_SECONDS });
    pass(RING_SECONDS + 1);
    await expect(callee.accepts(callId)).resolves.toMatchObject({ ok: true, call: { state: 'connected' } });
    pass(3600);
    await expect(caller.signals(callId, 'still here')).resolves.toMatchObject({ ok: true });
    await expect(callee.agent.hears('call:signal')).resolves.toMatchObject({ signal: 'still here' });
  });

  it('says unreachable where no phone was reached until then', async () => {
    const [alice, bob, carol] = people('alice', 'bob', 'carol');
    await world.stopWorker();
    const phone = await world.phone(bob);
    const caller = await world.caller(alice);
    await caller.invites(bob, { ringSeconds: RING_SECONDS });
    pass(RING_SECONDS + 2);
    await expect(caller.agent.hears('call:ended')).resolves.toMatchObject({ reason: 'unreachable' });
    await world.startWorker();
    const later = await world.phone(carol);
    await caller.invites(carol);
    await later.isPushed();
    expect(phone.pushes).toEqual([]);
  });
});
