import { people } from '../support/people.js';
import { World } from '../support/world.js';

const KIB = 1024;
const MOST_EVENTS = 512;

describe('what a call may keep of signals', () => {
  let world: World;
  beforeAll(async () => {
    world = await World.start({ servers: 1, worker: false });
  });
  afterAll(() => world.stop());

  async function rung() {
    const [alice, bob] = people('alice', 'bob');
    const [caller, callee] = [await world.caller(alice), await world.caller(bob)];
    return { caller, callee, callId: await caller.invites(bob) };
  }

  it('is 512 events before the answer; the rest is sent after it', async () => {
    const { caller, callee, callId } = await rung();
    // The first of them is the invite itself.
    for (let n = 1; n < MOST_EVENTS; n++)
      await expect(caller.signals(callId, n, n)).resolves.toMatchObject({ ok: true });
    const tooMany = { ok: false, code: 'payload-too-large' };
    await expect(caller.signals(callId, 'one too many', MOST_EVENTS)).resolves.toMatchObject(tooMany);
    await callee.accepts(callId);
    await expect(caller.signals(callId, 'one too many', MOST_EVENTS)).resolves.toMatchObject({ ok: true });
    await callee.agent.hears('call:signal', ({ signal }) => signal === 'one too many');
    expect(callee.heard(callId)).toHaveLength(1 + MOST_EVENTS);
  });

  it('is 1 MiB before the answer', async () => {
    const { caller, callId } = await rung();
    const big = 'x'.repeat(64 * KIB - 2);
    for (let n = 1; n <= 15; n++) await expect(caller.signals(callId, big, n)).resolves.toMatchObject({ ok: true });
    await expect(caller.signals(callId, big, 16)).resolves.toMatchObject({ ok: false, code: 'payload-too-large' });
    await expect(caller.signals(callId, 'one that fits', 16)).resolves.toMatchObject({ ok: true });
  });

  it('is the latest ones after the answer: who missed more is told that it is truncated', async () => {
    const { caller, callee, callId } = await rung();
    await callee.accepts(callId);
    for (let n = 1; n <= 2 * MOST_EVENTS; n++) await caller.signals(callId, n, n);
    const last = await callee.agent.hears('call:signal', ({ signal }) => signal === 2 * MOST_EVENTS);
    const all = await callee.agent.ask('call:sync', { callId, after: 1 });
    expect(all).toMatchObject({ ok: true, calls: [{ truncated: true }] });
    const kept = all.ok ? all.calls[0]!.events : [];
    expect(kept.length).toBeLessThanOrEqual(MOST_EVENTS);
    expect(kept.at(-1)).toMatchObject({ data: { signal: 2 * MOST_EVENTS } });
    const missed = await callee.agent.ask('call:sync', { callId, after: last.seq - 3 });
    expect(missed).toMatchObject({ calls: [{ events: [{}, {}, {}] }] });
    expect(missed).not.toHaveProperty('calls.0.truncated');
  });
});
