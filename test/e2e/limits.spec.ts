import { randomUUID } from 'node:crypto';
import { HandshakeRefused } from '../../apps/call-lab/src/phones/user-agent.js';
import { people } from '../support/people.js';
import { World } from '../support/world.js';

const invite = (to: string) => ({ callId: randomUUID(), to, media: 'audio' as const });

describe('RATE_INVITES', () => {
  let world: World;
  beforeAll(async () => {
    world = await World.start({ worker: false, env: { RATE_INVITES: '2/h' } });
  });
  afterAll(() => world.stop());

  it('counts a user over its devices and all servers, says how long to wait, and lets a repeat through', async () => {
    const [alice, bob, carol, dave] = people('alice', 'bob', 'carol', 'dave');
    const here = await world.caller(alice, { deviceId: 'laptop' });
    const there = await world.caller(alice, { deviceId: 'phone', server: 1 });
    const first = invite(bob);
    await expect(here.agent.ask('call:invite', first)).resolves.toMatchObject({ ok: true });
    await expect(there.agent.ask('call:invite', invite(carol))).resolves.toMatchObject({ ok: true });
    const refused = await there.agent.ask('call:invite', invite(dave));
    expect(refused).toMatchObject({ ok: false, code: 'rate-limited' });
    expect(refused).toHaveProperty('retryAfterMs');
    await expect(here.agent.ask('call:invite', first)).resolves.toMatchObject({
      ...{ ok: true, call: { callId: first.callId } },
    });
    await expect(here.hangsUp(first.callId)).resolves.toMatchObject({ ok: true });
  });

  it('counts the calls that a service places for the user, and says 429 with Retry-After', async () => {
    const [alice, bob, carol] = people('alice', 'bob', 'carol');
    const { agent } = await world.caller(alice);
    const token = await world.token('backend', { scope: 'service' });
    const place = (to: string, server: number) =>
      world.http('POST', '/v1/calls', { token, server, body: { ...invite(to), from: alice } });
    expect((await place(bob, 0)).status).toBe(201);
    expect((await place(carol, 1)).status).toBe(201);
    const refused = await place(`${bob}-2`, 1);
    expect(refused).toMatchObject({ status: 429, body: { code: 'rate-limited' } });
    const seconds = Number(refused.headers.get('retry-after'));
    expect(seconds > 0 && seconds <= 3_600).toBe(true);
    await expect(agent.ask('call:invite', invite(carol))).resolves.toMatchObject({ code: 'rate-limited' });
  });
});

describe('RATE_EVENTS', () => {
  let world: World;
  beforeAll(async () => {
    world = await World.start({ worker: false, env: { RATE_EVENTS: '5/h' } });
  });
  afterAll(() => world.stop());

  /** Sends signals until the limit says no. */
  async function uses(caller: Awaited<ReturnType<World['caller']>>, callId: string) {
    for (let i = 0; i < 6; i++) {
      const answer = await caller.signals(callId, { candidate: i });
      if (!answer.ok && answer.code === 'rate-limited') return answer;
    }
    throw new Error('nothing was limited');
  }

  it('says how long to wait, and takes neither accept nor hang-up away from who is in the call', async () => {
    const [alice, bob] = people('alice', 'bob');
    const [caller, callee] = [await world.caller(alice), await world.caller(bob, { server: 1 })];
    const callId = await caller.invites(bob);
    await callee.agent.hears('call:incoming');
    const refused = await uses(caller, callId);
    expect(refused.retryAfterMs).toBeGreaterThan(0);
    expect(refused.retryAfterMs).toBeLessThanOrEqual(3_600_000);
    await uses(callee, callId);
    await expect(callee.accepts(callId)).resolves.toMatchObject({ ok: true });
    await expect(caller.hangsUp(callId)).resolves.toMatchObject({ ok: true });
    await expect(callee.agent.hears('call:ended')).resolves.toMatchObject({ reason: 'completed' });
  });

  it('takes no decline away, and is the affair of that socket alone', async () => {
    const [alice, bob] = people('alice', 'bob');
    const [caller, callee] = [await world.caller(alice), await world.caller(bob)];
    const callId = await caller.invites(bob);
    await callee.agent.hears('call:incoming');
    await uses(callee, callId);
    await expect(caller.signals(callId, 'mine')).resolves.toMatchObject({ ok: true });
    await expect(callee.declines(callId)).resolves.toMatchObject({ ok: true });
    await expect(caller.agent.hears('call:ended')).resolves.toMatchObject({ reason: 'declined' });
  });
});

describe('RATE_HANDSHAKES', () => {
  let world: World;
  beforeAll(async () => {
    world = await World.start({ worker: false, env: { RATE_HANDSHAKES: '3/h' } });
  });
  afterAll(() => world.stop());

  it('refuses what is too much of one address, and says how long to wait', async () => {
    const callers = people('alice', 'bob', 'carol');
    for (const user of callers) await world.caller(user);
    const refused: unknown = await world.caller('dave').catch((error: unknown) => error);
    expect(refused).toBeInstanceOf(HandshakeRefused);
    expect(refused).toHaveProperty('code', 'rate-limited');
    expect(refused).toHaveProperty('message', expect.stringMatching(/wait \d+ ms/));
    // Each server has its own count.
    const other = await world.caller('dave', { server: 1 });
    expect(other.agent.socket.connected).toBe(true);
  });
});
