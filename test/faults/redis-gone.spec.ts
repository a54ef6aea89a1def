import { randomUUID } from 'node:crypto';
import { deriveWakeSecret, WakeTokens } from '#auth';
import { type Ack } from '#contract';
import { UserAgent } from '../../apps/call-lab/src/phones/user-agent.js';
import { type Caller } from '../support/caller.js';
import { people } from '../support/people.js';
import { SECRET, World } from '../support/world.js';
import { repeated } from './repeated.js';

const ANSWERED_WITHIN_MS = 2_000;
/** How late this process may hear an ack, where the machine has other things to do. */
const HEARD_WITHIN_MS = 500;

/** How a Redis is lost, and how it comes back. */
const losses: [how: string, lose: (world: World) => Promise<void>, bringBack: (world: World) => Promise<void>][] = [
  [
    'is killed',
    (world) => world.redis.kill(),
    async (world) => {
      world.redis = await world.redis.startAgain();
    },
  ],
  [
    'says nothing any more, and closes nothing',
    async (world) => {
      process.kill(world.redis.pid, 'SIGSTOP');
      return Promise.resolve();
    },
    async (world) => {
      process.kill(world.redis.pid, 'SIGCONT');
      return Promise.resolve();
    },
  ],
];

describe.each(losses)('a Redis that %s while calls run', (_how, lose, bringBack) => {
  let world: World;
  let caller: Caller;
  let callee: Caller;
  let callId: string;
  beforeAll(async () => {
    // With a limit that is counted in Redis.
    world = await World.start({ remembers: true, env: { RATE_INVITES: '1000/h' } });
    const [alice, bob] = people('alice', 'bob');
    [caller, callee] = [await world.caller(alice, { server: 0 }), await world.caller(bob, { server: 1 })];
    callId = await caller.invites(bob);
    await callee.accepts(callId);
    await caller.signals(callId, 'before', 1);
    await callee.agent.hears('call:signal');
    await lose(world);
  });
  afterAll(async () => {
    process.kill(world.redis.pid, 'SIGCONT');
    await world.stop();
  });

  it('leaves no event without an answer: each hears unavailable within 2 s', async () => {
    const id = randomUUID();
    const asked: Promise<Ack>[] = [
      caller.signals(callId, 'meanwhile', 2),
      caller.agent.ask('call:invite', { callId: id, to: 'bob', media: 'audio' }),
      caller.agent.ask('call:sync', {}),
      callee.ringing(callId),
      callee.accepts(callId),
      callee.declines(callId),
      callee.hangsUp(callId),
    ];
    const from = Date.now();
    for (const answer of await Promise.all(asked)) expect(answer).toMatchObject({ ok: false, code: 'unavailable' });
    expect(Date.now() - from).toBeLessThan(ANSWERED_WITHIN_MS + HEARD_WITHIN_MS);
  });

  it('cuts no connection that there is, and lets no new one stay that could not be told what it missed', async () => {
    const { agent } = await world.caller('carol');
    await expect(agent.disconnected).resolves.toMatch(/^transport/);
    expect([caller.agent.socket.connected, callee.agent.socket.connected]).toEqual([true, true]);
  });

  it('refuses a handshake with a wake token as unavailable', async () => {
    const wakes = new WakeTokens({ secrets: await deriveWakeSecret([SECRET]), clock: Date.now });
    const claims = { app: 'demo', user: callee.user, device: callee.deviceId, call: callId };
    const token = await wakes.sign({ ...claims, ringUntil: Date.now() });
    await expect(UserAgent.connect(world.url(), { token })).rejects.toMatchObject({ code: 'unavailable' });
  });

  it('is named by both apps where they are asked whether they are ready; they live', async () => {
    for (const url of [world.url(0), world.url(1), world.worker!.url]) {
      const [ready, live] = await Promise.all([fetch(`${url}/health/ready`), fetch(`${url}/health/live`)]);
      expect([ready.status, await ready.json()]).toEqual([503, { status: 'unavailable', down: ['redis'] }]);
      expect(live.status).toBe(200);
    }
  });

  it('is said to be unavailable over HTTP', async () => {
    await expect(world.http('GET', '/v1/devices', { token: await world.token('bob') })).resolves.toMatchObject({
      status: 503,
      body: { code: 'unavailable' },
    });
  });

  it('comes back, and the running call goes on: what was repeated is told once', async () => {
    await bringBack(world);
    await expect(repeated(() => caller.signals(callId, 'meanwhile', 2))).resolves.toMatchObject({ ok: true });
    await expect(repeated(() => caller.signals(callId, 'after', 3))).resolves.toMatchObject({ ok: true });
    await callee.agent.hears('call:signal', ({ signal }) => signal === 'after');
    expect(callee.heard(callId)).toEqual(['call:incoming', ...Array<string>(3).fill('call:signal')]);
    await expect(repeated(() => callee.hangsUp(callId))).resolves.toMatchObject({ ok: true });
    await expect(caller.agent.hears('call:ended')).resolves.toMatchObject({ callId, reason: 'completed' });
  });

  it('comes back, and a phone that is asleep rings', async () => {
    const [alice, bob] = people('alice', 'bob');
    const phone = await world.phone(bob);
    const other = await world.caller(alice);
    const invite = { callId: randomUUID(), to: bob, media: 'audio' } as const;
    await expect(repeated(() => other.agent.ask('call:invite', invite))).resolves.toMatchObject({ ok: true });
    const woken = await phone.wakes();
    await expect(woken.hears('call:incoming')).resolves.toMatchObject({ callId: invite.callId });
    for (const url of [world.url(0), world.url(1), world.worker!.url]) {
      expect((await fetch(`${url}/health/ready`)).status).toBe(200);
    }
  });
});
