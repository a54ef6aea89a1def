import { randomBytes } from 'node:crypto';
import { type CallView } from '#contract';
import { people } from '../support/people.js';
import { wakePayload } from '../support/phone.js';
import { World } from '../support/world.js';

const HOLD_MS = 10_000;

describe('while a call rings', () => {
  let world: World;
  beforeAll(async () => {
    world = await World.start({ env: { PUSH_HOLD_MS: String(HOLD_MS) } });
  });
  afterAll(() => world.stop());

  const put = async (user: string, deviceId: string, voip: string, server = 1) =>
    world.http('PUT', `/v1/devices/${deviceId}`, {
      ...{ token: await world.token(user), server },
      body: { platform: 'ios', environment: 'sandbox', tokens: { voip } },
    });
  const remove = async (user: string, deviceId: string, server = 1) =>
    world.http('DELETE', `/v1/devices/${deviceId}`, { token: await world.token(user), server });
  const ledger = async (user: string, callId: string) =>
    (await world.http('GET', `/v1/calls/${callId}`, { token: await world.token(user) })).body as CallView;
  const legOf = async (user: string, callId: string, deviceId: string) =>
    (await ledger(user, callId)).legs.find((leg) => leg.deviceId === deviceId);

  describe('a device', () => {
    it('that connects joins in', async () => {
      const [alice, bob] = people('alice', 'bob');
      await world.phone(bob);
      const caller = await world.caller(alice);
      const callId = await caller.invites(bob, { offer: 'the offer' });
      const browser = await world.caller(bob, { deviceId: 'browser', server: 1 });
      await expect(browser.agent.hears('call:incoming')).resolves.toMatchObject({ callId, offer: 'the offer' });
      await expect(browser.accepts(callId)).resolves.toMatchObject({ ok: true });
      await expect(caller.agent.hears('call:accepted')).resolves.toMatchObject({
        by: { id: bob, deviceId: 'browser' },
      });
    });

    it('that registers joins in, and is pushed', async () => {
      const [alice, bob] = people('alice', 'bob');
      await world.phone(bob);
      const caller = await world.caller(alice);
      const callId = await caller.invites(bob);
      const tablet = await world.phone(bob, 'tablet');
      const woken = await tablet.wakes();
      await expect(woken.hears('call:incoming')).resolves.toMatchObject({ callId });
      await expect(woken.ask('call:accept', { callId })).resolves.toMatchObject({ ok: true });
    });

    it('that registers again after its token had failed is pushed with the new one', async () => {
      const [alice, bob] = people('alice', 'bob');
      const bad = randomBytes(32).toString('hex');
      world.apple.register(bad, 'org.example.another.voip');
      await put(bob, 'phone', bad);
      await world.phone(bob, 'tablet');
      const caller = await world.caller(alice);
      const callId = await caller.invites(bob);
      await caller.agent.hears('call:progress', ({ deviceId }) => deviceId === 'tablet');
      const phone = await world.phone(bob, 'phone');
      await expect(phone.isPushed()).resolves.toMatchObject({ payload: { callId } });
    });
  });

  describe('complaint 20: a log-out', () => {
    it('silences the phone that rings, and voids its wake token; the others ring on', async () => {
      const [alice, bob] = people('alice', 'bob');
      const [phone, tablet] = [await world.phone(bob), await world.phone(bob, 'tablet')];
      const caller = await world.caller(alice);
      const callId = await caller.invites(bob);
      const [push, onTablet] = [await phone.isPushed(), await tablet.wakes()];
      const onPhone = await phone.wakes(push);
      await onPhone.ask('call:ringing', { callId });
      await expect(remove(bob, 'phone')).resolves.toMatchObject({ status: 204 });
      await expect(onPhone.hears('call:ended')).resolves.toMatchObject({ callId, reason: 'unreachable' });
      await expect(onPhone.disconnected).resolves.toBe('io server disconnect');
      await expect(phone.wakes(push)).rejects.toMatchObject({ code: 'unauthenticated' });
      await expect(onTablet.ask('call:accept', { callId })).resolves.toMatchObject({ ok: true });
    });

    it('of the only phone is told to the caller at once', async () => {
      const [alice, bob] = people('alice', 'bob');
      const phone = await world.phone(bob);
      const caller = await world.caller(alice);
      const callId = await caller.invites(bob);
      await phone.isPushed();
      await remove(bob, 'phone');
      await expect(caller.agent.hears('call:ended')).resolves.toMatchObject({ callId, reason: 'unreachable' });
    });
  });

  describe('complaint 20: another user who takes the phone', () => {
    it('is not rung by the call of the one before, whose push is not sent', async () => {
      const [alice, bob, carol] = people('alice', 'bob', 'carol');
      await world.stopWorker();
      const phone = await world.phone(bob);
      const caller = await world.caller(alice);
      await caller.invites(bob);
      await put(carol, 'phone', phone.voipToken);
      await expect(caller.agent.hears('call:ended')).resolves.toMatchObject({ reason: 'unreachable' });
      await world.startWorker();
      const callId = await caller.invites(carol);
      await expect(phone.isPushed()).resolves.toMatchObject({ payload: { callId } });
      expect(phone.pushes).toHaveLength(1);
    });

    it('does not hear it either where it rang already: it hears the end, and what was pushed opens nothing', async () => {
      const [alice, bob, carol] = people('alice', 'bob', 'carol');
      const phone = await world.phone(bob);
      const tablet = await world.caller(bob, { deviceId: 'tablet' });
      const caller = await world.caller(alice);
      const callId = await caller.invites(bob);
      const push = await phone.isPushed();
      const onPhone = await phone.wakes(push);
      await onPhone.ask('call:ringing', { callId });
      await put(carol, 'phone', phone.voipToken);
      await expect(onPhone.hears('call:ended')).resolves.toMatchObject({ callId });
      await onPhone.disconnected;
      await expect(phone.wakes(push)).rejects.toMatchObject({ code: 'unauthenticated' });
      expect(wakePayload(push).callId).toBe(callId);
      await expect(tablet.accepts(callId)).resolves.toMatchObject({ ok: true });
    });

    it('of the same user under another id, as after a reinstall, is rung once more and the old one no more', async () => {
      const [alice, bob] = people('alice', 'bob');
      const phone = await world.phone(bob, 'before');
      const caller = await world.caller(alice);
      const callId = await caller.invites(bob);
      await phone.isPushed();
      await put(bob, 'after', phone.voipToken);
      const woken = await phone.wakes();
      await expect(woken.ask('call:accept', { callId })).resolves.toMatchObject({ ok: true });
      await expect(legOf(bob, callId, 'before')).resolves.toMatchObject({ state: 'ended' });
    });
  });

  describe('the push of a device with a socket', () => {
    it('is held back, and goes at once when the socket dies', async () => {
      const [alice, bob] = people('alice', 'bob');
      const phone = await world.phone(bob);
      const online = await world.caller(bob, { deviceId: 'phone', server: 1 });
      const caller = await world.caller(alice);
      const callId = await caller.invites(bob);
      await online.agent.hears('call:incoming');
      await expect(legOf(bob, callId, 'phone')).resolves.toMatchObject({ push: { state: 'held' } });
      online.agent.close();
      const woken = await phone.wakes();
      await expect(woken.hears('call:incoming')).resolves.toMatchObject({ callId });
      await caller.agent.hears('call:progress');
      const leg = await legOf(bob, callId, 'phone');
      expect(leg?.push?.state).toBe('accepted');
      expect(leg!.push!.at - (await ledger(bob, callId)).createdAt).toBeLessThan(HOLD_MS);
    });

    it('is not sent where it rings and then dies', async () => {
      const [alice, bob] = people('alice', 'bob');
      const phone = await world.phone(bob);
      const online = await world.caller(bob, { deviceId: 'phone', server: 1 });
      const caller = await world.caller(alice);
      const callId = await caller.invites(bob);
      await online.ringing(callId);
      const noted = world.logs('a connection has ended');
      online.agent.close();
      await noted;
      const back = await world.caller(bob, { deviceId: 'phone', server: 0 });
      await back.accepts(callId);
      await expect(legOf(bob, callId, 'phone')).resolves.toMatchObject({ push: { state: 'skipped', attempts: 0 } });
      expect(phone.pushes).toEqual([]);
    });
  });
});
