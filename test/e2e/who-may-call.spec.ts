import { randomUUID } from 'node:crypto';
import { HostApplication, json } from '../support/host-application.js';
import { people } from '../support/people.js';
import { World } from '../support/world.js';

describe('where the host application is asked who may call whom', () => {
  let host: HostApplication;
  let world: World;
  beforeAll(async () => {
    host = await HostApplication.start();
    world = await World.start({
      servers: 1,
      apple: { app: { invite: { url: `${host.url}/may-call`, secretEnv: 'POLICY_SECRET' } } },
      env: { POLICY_SECRET: HostApplication.secret },
    });
  });
  beforeEach(() => {
    host.heard.length = 0;
    host.answer = json(200, { allow: true });
  });
  afterAll(async () => {
    await world.stop();
    host.close();
  });

  const invite = (to: string) => ({ callId: randomUUID(), to, media: 'video' }) as const;

  it('a call that it allows is placed, and it was asked with the ids of both', async () => {
    const [alice, bob] = people('alice', 'bob');
    const phone = await world.phone(bob);
    const { agent } = await world.caller(alice);
    await expect(agent.ask('call:invite', invite(bob))).resolves.toMatchObject({ ok: true });
    await phone.isPushed();
    expect(host.heard).toMatchObject([
      { path: '/may-call', data: { app: 'demo', from: alice, to: bob, media: 'video' } },
    ]);
  });

  it('a repeated invite is not asked for again: the call is there', async () => {
    const [alice, bob] = people('alice', 'bob');
    await world.phone(bob);
    const { agent } = await world.caller(alice);
    const same = invite(bob);
    await agent.ask('call:invite', same);
    host.answer = json(403, {});
    await expect(agent.ask('call:invite', same)).resolves.toMatchObject({ ok: true, call: { callId: same.callId } });
    expect(host.heard).toHaveLength(1);
  });

  it.each([
    ['does not allow', json(200, { allow: false }), 'forbidden'],
    ['forbids', json(403, {}), 'forbidden'],
    ['cannot say', json(500, {}), 'unavailable'],
    ['redirects', json(302, {}), 'unavailable'],
    ['is silent about', () => undefined, 'unavailable'],
  ] as const)('a call that it %s is not placed', async (_what, answer, code) => {
    const [alice, bob] = people('alice', 'bob');
    const phone = await world.phone(bob);
    const { agent } = await world.caller(alice);
    host.answer = answer;
    const refused = invite(bob);
    await expect(agent.ask('call:invite', refused)).resolves.toMatchObject({ ok: false, code });
    const token = await world.token('backend', { scope: 'service' });
    await expect(world.http('GET', `/v1/calls/${refused.callId}`, { token })).resolves.toMatchObject({ status: 404 });
    expect(phone.pushes).toEqual([]);
  });

  it('its silence harms no call that runs', async () => {
    const [alice, bob, carol] = people('alice', 'bob', 'carol');
    const [caller, callee, other] = [await world.caller(alice), await world.caller(bob), await world.caller(carol)];
    const callId = await caller.invites(bob);
    host.answer = () => undefined;
    const waiting = other.agent.ask('call:invite', invite(bob));
    let isAnswered = false;
    void waiting.then(() => (isAnswered = true));
    await callee.accepts(callId);
    await caller.signals(callId, 'a candidate', 1);
    await callee.agent.hears('call:signal');
    await caller.hangsUp(callId);
    await callee.agent.hears('call:ended');
    expect(isAnswered).toBe(false);
    await expect(waiting).resolves.toMatchObject({ ok: false, code: 'unavailable' });
  });

  it('what it said is not logged, nor the secret', () => {
    expect(world.logLines.join('')).toContain('did not say whether a call may be placed');
    expect(world.logLines.join('')).not.toContain(HostApplication.secret);
  });
});

describe('where only services place calls', () => {
  let world: World;
  beforeAll(async () => {
    world = await World.start({ servers: 1, apple: { app: { invite: 'service' } } });
  });
  afterAll(() => world.stop());

  it('a user’s invite is forbidden', async () => {
    const [alice, bob] = people('alice', 'bob');
    await world.phone(bob);
    const { agent } = await world.caller(alice);
    const asked = agent.ask('call:invite', { callId: randomUUID(), to: bob, media: 'audio' });
    await expect(asked).resolves.toMatchObject({ ok: false, code: 'forbidden' });
  });
});
