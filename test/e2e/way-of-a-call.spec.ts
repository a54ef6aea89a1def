import { PrivateCluster } from '../support/private-cluster.js';
import { wakePayload } from '../support/phone.js';
import { World } from '../support/world.js';

let count = 0;
const capital = (text: string) => text.slice(0, 1).toUpperCase() + text.slice(1);

/** Undefined: one of the world's own. */
const places: [where: string, start: () => Promise<PrivateCluster | undefined>][] = [
  ['one Redis', () => Promise.resolve(undefined)],
  ['a Redis Cluster of three masters', () => PrivateCluster.start()],
];

describe.each(places)('the way of a call over %s', (_where, start) => {
  let cluster: PrivateCluster | undefined;
  let world: World;
  beforeAll(async () => {
    cluster = await start();
    world = await World.start(cluster && { env: { REDIS_URL: cluster.url } });
  });
  afterAll(async () => {
    await world.stop();
    await cluster?.stop();
  });

  let [alice, bob, mallory, nobody] = ['', '', '', ''];
  beforeEach(() => {
    [alice, bob, mallory, nobody] = ['alice', 'bob', 'mallory', 'nobody'].map((name) => `${name}${++count}`) as [
      string,
      string,
      string,
      string,
    ];
  });

  it('wakes a phone that holds no connection, on another server than its caller, and ends when somebody hangs up', async () => {
    const phone = await world.phone(bob);
    const caller = await world.caller(alice, { server: 0 });
    const callId = await caller.invites(bob, { media: 'video', offer: 'the offer', data: { theme: 'dark' } });
    await caller.signals(callId, { candidate: 1 });

    const push = await phone.isPushed();
    expect(push).toMatchObject({ topic: 'org.example.demo.voip', pushType: 'voip' });
    const payload = wakePayload(push);
    expect(payload).toMatchObject({
      callId,
      from: { id: alice, name: capital(alice) },
      media: 'video',
      data: { theme: 'dark' },
    });
    expect(push.expiration).toBe(Math.floor(payload.ringUntil / 1000));
    await expect(caller.agent.hears('call:progress')).resolves.toMatchObject({ stage: 'pushed', deviceId: 'phone' });

    const woken = await phone.wakes({ ...push, payload: { ...push.payload, url: world.url(1) } });
    const incoming = await woken.hears('call:incoming');
    expect(incoming).toMatchObject({
      callId,
      from: { id: alice, name: capital(alice) },
      media: 'video',
      offer: 'the offer',
      seq: 1,
    });
    expect(incoming.ringUntil - incoming.at).toBeLessThanOrEqual(45_000);
    await expect(woken.hears('call:signal')).resolves.toMatchObject({ signal: { candidate: 1 } });

    await expect(woken.ask('call:ringing', { callId })).resolves.toEqual({ ok: true });
    await expect(caller.agent.hears('call:progress')).resolves.toMatchObject({ stage: 'ringing', deviceId: 'phone' });
    await expect(woken.ask('call:accept', { callId, answer: 'the answer' })).resolves.toMatchObject({
      ok: true,
      call: { state: 'connected' },
    });
    await expect(caller.agent.hears('call:accepted')).resolves.toMatchObject({
      by: { id: bob, deviceId: 'phone' },
      answer: 'the answer',
    });

    await woken.ask('call:signal', { callId, signal: { candidate: 2 } });
    await expect(caller.agent.hears('call:signal')).resolves.toMatchObject({
      from: { id: bob, deviceId: 'phone' },
      signal: { candidate: 2 },
    });
    await caller.signals(callId, { candidate: 3 });
    await expect(woken.hears('call:signal')).resolves.toMatchObject({ signal: { candidate: 3 } });

    await expect(caller.hangsUp(callId)).resolves.toEqual({ ok: true });
    for (const agent of [caller.agent, woken]) {
      await expect(agent.hears('call:ended')).resolves.toMatchObject({
        reason: 'completed',
        by: { id: alice, deviceId: `${alice}-phone` },
      });
    }
    expect(phone.pushes).toHaveLength(1);
  });

  it('complaint 15: tells the whole story in its ledger, the apns-id included, to its parties alone', async () => {
    const phone = await world.phone(bob);
    const caller = await world.caller(alice);
    const callId = await caller.invites(bob);
    const push = await phone.isPushed();
    const woken = await phone.wakes(push);
    await woken.ask('call:ringing', { callId });
    await woken.ask('call:accept', { callId });
    await caller.hangsUp(callId);
    await woken.hears('call:ended');

    for (const user of [alice, bob]) {
      const { status, body } = await world.http('GET', `/v1/calls/${callId}`, { token: await world.token(user) });
      expect(status).toBe(200);
      expect(body).toMatchObject({
        ...{ callId, state: 'ended', reason: 'completed', to: bob },
        legs: [{ deviceId: 'phone', push: { state: 'accepted', attempts: 1, apnsId: push.apnsId } }],
      });
      const [leg] = (body as { legs: Record<'wokenAt' | 'ringingAt' | 'answeredAt', number>[] }).legs;
      expect(leg!.wokenAt <= leg!.ringingAt && leg!.ringingAt <= leg!.answeredAt).toBe(true);
    }
    const outsider = await world.http('GET', `/v1/calls/${callId}`, { token: await world.token(mallory) });
    expect([outsider.status, outsider.body]).toEqual([404, expect.objectContaining({ code: 'not-found' })]);
  });

  it('is cancelled before the phone wakes: it wakes, is told so, and nothing rings', async () => {
    const phone = await world.phone(bob);
    const caller = await world.caller(alice);
    const callId = await caller.invites(bob);
    const push = await phone.isPushed();
    await caller.hangsUp(callId);
    const woken = await phone.wakes(push);
    await expect(woken.hears('call:ended')).resolves.toMatchObject({ callId, reason: 'cancelled' });
    expect(woken.heard.map(({ event }) => event)).toEqual(['call:ended']);
    await expect(woken.ask('call:accept', { callId })).resolves.toMatchObject({ ok: false, code: 'call-over' });
  });

  it('is declined by one device for all of them', async () => {
    const [phone, tablet] = [await world.phone(bob, 'phone'), await world.phone(bob, 'tablet')];
    const caller = await world.caller(alice);
    const callId = await caller.invites(bob);
    const [onPhone, onTablet] = [await phone.wakes(), await tablet.wakes()];
    await onTablet.hears('call:incoming');
    await expect(onPhone.ask('call:decline', { callId })).resolves.toEqual({ ok: true });
    await expect(caller.agent.hears('call:ended')).resolves.toMatchObject({
      reason: 'declined',
      by: { id: bob, deviceId: 'phone' },
    });
    await expect(onPhone.hears('call:ended')).resolves.toMatchObject({ reason: 'declined' });
    await expect(onTablet.hears('call:ended')).resolves.toMatchObject({ reason: 'declined-elsewhere' });
  });

  it('is won by the first device that accepts; the other hears it, awake or asleep', async () => {
    const [phone, tablet, watch] = await Promise.all(['phone', 'tablet', 'watch'].map((id) => world.phone(bob, id)));
    const caller = await world.caller(alice);
    const callId = await caller.invites(bob);
    const [onPhone, onTablet, watchPush] = [await phone!.wakes(), await tablet!.wakes(), await watch!.isPushed()];
    await expect(onPhone.ask('call:accept', { callId })).resolves.toMatchObject({ ok: true });
    await expect(onTablet.ask('call:accept', { callId })).resolves.toMatchObject({
      ok: false,
      code: 'answered-elsewhere',
    });
    await expect(onTablet.hears('call:ended')).resolves.toMatchObject({ reason: 'answered-elsewhere' });
    const onWatch = await watch!.wakes(watchPush);
    await expect(onWatch.hears('call:ended')).resolves.toMatchObject({ reason: 'answered-elsewhere' });
    expect(onWatch.heard).toHaveLength(1);
    await caller.hangsUp(callId);
    await onPhone.hears('call:ended');
    expect(onTablet.heard.filter(({ event }) => event === 'call:ended')).toHaveLength(1);
  });

  it('is the same call where the same invite comes twice, and a conflict where it differs or is another user’s', async () => {
    const phone = await world.phone(bob);
    const caller = await world.caller(alice);
    const callId = await caller.invites(bob, { offer: 'the offer' });
    await phone.isPushed();
    await caller.agent.hears('call:progress');
    await expect(
      caller.agent.ask('call:invite', { callId, to: bob, media: 'audio', offer: 'the offer' }),
    ).resolves.toMatchObject({ ok: true, call: { callId } });
    await expect(caller.agent.ask('call:invite', { callId, to: bob, media: 'video' })).resolves.toMatchObject({
      ok: false,
      code: 'conflict',
    });
    const stranger = await world.caller(mallory);
    await expect(
      stranger.agent.ask('call:invite', { callId, to: bob, media: 'audio', offer: 'the offer' }),
    ).resolves.toMatchObject({ ok: false, code: 'conflict' });
    expect(phone.pushes).toHaveLength(1);
    expect(caller.heard(callId)).toEqual(['call:progress']);
  });

  it('is nobody else’s affair: a stranger learns nothing of it, and changes nothing', async () => {
    await world.phone(bob);
    const caller = await world.caller(alice);
    const callId = await caller.invites(bob);
    const stranger = await world.caller(mallory, { deviceId: 'phone' });
    for (const asked of [
      stranger.ringing(callId),
      stranger.accepts(callId),
      stranger.declines(callId),
      stranger.signals(callId, 1),
      stranger.hangsUp(callId),
    ]) {
      await expect(asked).resolves.toMatchObject({ ok: false, code: 'not-found' });
    }
    await expect(stranger.agent.ask('call:sync', { callId })).resolves.toEqual({ ok: true, calls: [] });
    expect(stranger.agent.heard).toEqual([]);
    await caller.hangsUp(callId);
  });

  it('complaint 16: says at once that nobody can be reached', async () => {
    const caller = await world.caller(alice);
    const callId = await caller.invites(nobody);
    await expect(caller.agent.hears('call:ended')).resolves.toMatchObject({ callId, reason: 'unreachable' });
  });

  it('refuses a call to oneself', async () => {
    const caller = await world.caller(alice);
    await expect(caller.invites(alice)).rejects.toThrow('bad-request');
  });

  it('rings a device that has a socket by its socket, without a push where it says that it rings', async () => {
    const phone = await world.phone(bob, `${bob}-phone`);
    const device = await world.caller(bob, { server: 1 });
    const caller = await world.caller(alice, { server: 0 });
    const callId = await caller.invites(bob);
    await expect(device.agent.hears('call:incoming')).resolves.toMatchObject({ callId });
    await device.ringing(callId);
    await caller.agent.hears('call:progress', ({ stage }) => stage === 'ringing');
    await device.declines(callId);
    await caller.agent.hears('call:ended');
    const { body } = await world.http('GET', `/v1/calls/${callId}`, { token: await world.token(bob) });
    expect(body).toMatchObject({ legs: [{ push: { state: 'skipped', attempts: 0 } }] });
    expect(phone.pushes).toEqual([]);
  });
});
