import { type Caller } from '../support/caller.js';
import { people } from '../support/people.js';
import { World } from '../support/world.js';

/** Contract: 10 s for a caller while it rings, 30 s for both sides after the answer. */
const CALLER_GONE_S = 10;
const PEER_GONE_S = 30;
const RING_S = 45;

// The first check of a call comes 2 s after the invite by the queue's own clock; nothing else here takes time.
describe('a device that loses its connection', () => {
  let world: World;
  let aheadMs: number;
  beforeEach(async () => {
    aheadMs = 0;
    world = await World.start({ worker: false, clock: () => Date.now() + aheadMs });
  });
  afterEach(() => world.stop());

  const pass = (seconds: number) => {
    aheadMs += seconds * 1000;
  };
  /** Resolves when its server has noted it. */
  async function isLost(device: Caller): Promise<void> {
    const noted = world.logs('a connection has ended');
    device.agent.close();
    await noted;
  }

  it('while it rings, as the caller’s: the call is cancelled after 10 s, and it hears so when it is back', async () => {
    const [alice, bob] = people('alice', 'bob');
    const [caller, callee] = [await world.caller(alice), await world.caller(bob, { server: 1 })];
    const callId = await caller.invites(bob);
    await callee.ringing(callId);
    await isLost(caller);
    pass(CALLER_GONE_S);
    await expect(callee.agent.hears('call:ended')).resolves.toMatchObject({ callId, reason: 'cancelled' });
    const back = await world.caller(alice, { deviceId: caller.deviceId, server: 1 });
    await expect(back.agent.hears('call:ended')).resolves.toMatchObject({ callId, reason: 'cancelled' });
    expect(back.heard(callId)).toEqual(['call:ended']);
  });

  it('complaint 19: while it rings, as the caller’s, may come back on another server, and has missed nothing', async () => {
    const [alice, bob] = people('alice', 'bob');
    const [caller, callee] = [await world.caller(alice), await world.caller(bob, { server: 1 })];
    const callId = await caller.invites(bob, { ringSeconds: RING_S });
    await isLost(caller);
    await callee.ringing(callId);
    pass(CALLER_GONE_S - 1);
    const back = await world.caller(alice, { deviceId: caller.deviceId, server: 1, seen: { [callId]: 1 } });
    await expect(back.agent.hears('call:progress')).resolves.toMatchObject({ callId, stage: 'ringing' });
    pass(RING_S);
    await expect(back.agent.hears('call:ended')).resolves.toMatchObject({ callId, reason: 'unanswered' });
  });

  it.each([
    ['the caller’s', 0],
    ['the callee’s', 1],
  ])('in a connected call, as %s: the call has failed after 30 s, for both', async (_whose, lost) => {
    const [alice, bob] = people('alice', 'bob');
    const parties = [await world.caller(alice), await world.caller(bob, { server: 1 })] as const;
    const callId = await parties[0].invites(bob);
    await parties[1].accepts(callId);
    const [gone, other] = lost === 0 ? parties : [parties[1], parties[0]];
    await isLost(gone);
    pass(PEER_GONE_S);
    await expect(other.agent.hears('call:ended')).resolves.toMatchObject({ callId, reason: 'failed' });
    const back = await world.caller(gone.user, { deviceId: gone.deviceId });
    await expect(back.agent.hears('call:ended')).resolves.toMatchObject({ callId, reason: 'failed' });
    expect(back.heard(callId)).toEqual(['call:ended']);
  });

  it('in a connected call goes on from another server where it stopped, as a phone that leaves its Wi-Fi', async () => {
    const [alice, bob] = people('alice', 'bob');
    const [caller, callee] = [await world.caller(alice), await world.caller(bob, { server: 0 })];
    const callId = await caller.invites(bob);
    await callee.accepts(callId);
    await caller.signals(callId, 'heard on Wi-Fi');
    const { seq } = await callee.agent.hears('call:signal');
    await isLost(callee);
    await caller.signals(callId, 'meanwhile 1');
    pass(PEER_GONE_S - 1);
    await caller.signals(callId, 'meanwhile 2');
    const back = await world.caller(bob, { deviceId: callee.deviceId, server: 1, seen: { [callId]: seq } });
    for (const signal of ['meanwhile 1', 'meanwhile 2']) {
      await expect(back.agent.hears('call:signal')).resolves.toMatchObject({ signal });
    }
    await caller.signals(callId, 'heard on mobile data');
    await expect(back.agent.hears('call:signal')).resolves.toMatchObject({ signal: 'heard on mobile data' });
    const { body } = await world.http('GET', `/v1/calls/${callId}`, { token: await world.token(bob) });
    expect(JSON.stringify(body)).not.toMatch(/"(server|socket|goneAt)"/);
    await back.hangsUp(callId);
    await expect(caller.agent.hears('call:ended')).resolves.toMatchObject({ reason: 'completed' });
  });
});
