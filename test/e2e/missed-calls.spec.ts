import { type CallView } from '#contract';
import { heldBack } from '../faults/held-back.js';
import { until } from '../faults/until.js';
import { aToken, MissedCalls } from '../support/missed-calls.js';
import { people } from '../support/people.js';

describe('a missed call', () => {
  let at: MissedCalls;
  beforeAll(async () => {
    at = await MissedCalls.start();
  });
  afterAll(() => at.stop());

  it('unanswered: each device of the callee with a token for alerts is told once, a leg or not', async () => {
    const [alice, bob] = people('alice', 'bob');
    const [{ phone, alert }, pad, token] = [await at.phone(bob), aToken(), await at.world.token(bob)];
    const body = { platform: 'ios', environment: 'sandbox', tokens: { alert: pad } };
    await at.world.http('PUT', '/v1/devices/pad', { token, body });
    const caller = await at.world.caller(alice);
    const callId = await caller.invites(bob, { ringSeconds: 5, media: 'video', data: { room: 7 } });
    await expect(caller.agent.hears('call:ended')).resolves.toMatchObject({ reason: 'unanswered' });
    await until(() => at.alerts(alert).length > 0 && at.alerts(pad).length > 0);
    await expect(at.told(callId, alert, pad)).resolves.toEqual([1, 1]);

    const [request] = at.alerts(alert);
    const { endedAt } = (await at.world.http('GET', `/v1/calls/${callId}`, { token })).body as CallView;
    expect(request).toMatchObject({ status: 200, wrong: null });
    expect(request!.headers).toMatchObject({
      ...{ 'apns-topic': 'org.example.demo', 'apns-push-type': 'alert', 'apns-priority': '10' },
      ...{ 'apns-collapse-id': callId, 'apns-expiration': String(Math.floor(endedAt! / 1000) + 86_400) },
    });
    const name = alice.replace('a', 'A');
    expect(JSON.parse(request!.body)).toEqual({
      aps: { alert: { title: 'Missed call', body: name }, sound: 'default' },
      ...{ callId, from: { id: alice, name }, media: 'video', endedAt, data: { room: 7 } },
    });
    expect(phone.pushes.map(({ apnsId }) => apnsId)).not.toContain(request!.apnsId);
  });

  it('cancelled after a push was accepted: told once, by no VoIP push, and not again for a repeat', async () => {
    const [alice, bob] = people('alice', 'bob');
    const told = await at.phone(bob);
    const caller = await at.world.caller(alice);
    const callId = await at.pushed(caller, bob, told);
    await caller.hangsUp(callId);
    await expect(at.told(callId, told.alert)).resolves.toEqual([1]);
    await caller.hangsUp(callId);
    await expect(at.told(callId, told.alert, told.phone.voipToken)).resolves.toEqual([1, 1]);
  });

  it('cancelled before any push was accepted: nobody is told', async () => {
    const [alice, bob] = people('alice', 'bob');
    const { phone, alert } = await at.phone(bob);
    const caller = await at.world.caller(alice);
    let callId = '';
    await heldBack(at.world, async () => {
      callId = await caller.invites(bob);
      await caller.hangsUp(callId);
    });
    await expect(at.told(callId, alert, phone.voipToken)).resolves.toEqual([0, 0]);
  });

  it('cancelled while Apple has the push in hand, which rings then: told once', async () => {
    const [alice, bob] = people('alice', 'bob');
    const { phone, alert } = await at.phone(bob);
    const inHand = at.holds(phone.voipToken);
    const caller = await at.world.caller(alice);
    const callId = await caller.invites(bob);
    await inHand.isThere;
    await caller.hangsUp(callId);
    expect(at.alerts(alert)).toEqual([]);
    inHand.goOn();
    await phone.isPushed();
    await expect(at.told(callId, alert)).resolves.toEqual([1]);
  });

  it('declined: nobody is told, neither who declined nor the others', async () => {
    const [alice, bob] = people('alice', 'bob');
    const [phone, pad] = [await at.phone(bob), await at.phone(bob, 'pad')];
    const caller = await at.world.caller(alice);
    const callId = await caller.invites(bob);
    const woken = await phone.phone.wakes();
    await expect(woken.ask('call:decline', { callId })).resolves.toMatchObject({ ok: true });
    await expect(at.told(callId, phone.alert, pad.alert)).resolves.toEqual([0, 0]);
  });

  it('answered: nobody is told, neither the winner nor the others', async () => {
    const [alice, bob] = people('alice', 'bob');
    const [phone, pad] = [await at.phone(bob), await at.phone(bob, 'pad')];
    const caller = await at.world.caller(alice);
    const callId = await caller.invites(bob);
    const woken = await phone.phone.wakes();
    await expect(woken.ask('call:accept', { callId })).resolves.toMatchObject({ ok: true });
    await caller.hangsUp(callId);
    await expect(at.told(callId, phone.alert, pad.alert)).resolves.toEqual([0, 0]);
  });

  it('busy on one device, and then cancelled: only the others are told', async () => {
    const [alice, bob] = people('alice', 'bob');
    const [phone, pad] = [await at.phone(bob), await at.phone(bob, 'pad')];
    const caller = await at.world.caller(alice);
    const callId = await caller.invites(bob);
    const woken = await phone.phone.wakes();
    await pad.phone.isPushed();
    await caller.agent.hears('call:progress', ({ deviceId }) => deviceId === 'pad');
    await expect(woken.ask('call:decline', { callId, reason: 'busy' })).resolves.toMatchObject({ ok: true });
    await caller.hangsUp(callId);
    await expect(at.told(callId, phone.alert, pad.alert)).resolves.toEqual([0, 1]);
  });

  it('on a phone that somebody else uses by now: not told there', async () => {
    const [alice, bob, carol] = people('alice', 'bob', 'carol');
    const told = await at.phone(bob);
    const caller = await at.world.caller(alice);
    const callId = await at.pushed(caller, bob, told);
    await heldBack(at.world, async () => {
      await caller.hangsUp(callId);
      await at.phone(carol, 'phone', told.alert);
    });
    await expect(at.told(callId, told.alert)).resolves.toEqual([0]);
  });
});

describe('the text of a missed call', () => {
  /** What Apple gets for a call that was pushed and cancelled. */
  async function alertsBy(...of: Parameters<typeof MissedCalls.start>) {
    const at = await MissedCalls.start(...of);
    try {
      const [alice, bob] = people('alice', 'bob');
      const told = await at.phone(bob);
      const caller = await at.world.caller(alice);
      const callId = await at.pushed(caller, bob, told);
      await caller.hangsUp(callId);
      await at.told(callId, told.alert);
      const bodies = at.alerts(told.alert).map(({ body }) => JSON.parse(body) as { aps: { alert: object } });
      const said = at.world.logLines.filter((line) => line.includes('missed calls are not told'));
      return { name: alice.replace('a', 'A'), alerts: bodies.map(({ aps }) => aps.alert), said: said.length };
    } finally {
      await at.stop();
    }
  }

  it('by keys of the app goes to Apple as it is, with the name among the arguments', async () => {
    const missedCall = { 'title-loc-key': 'MISSED', 'loc-key': 'MISSED_FROM', 'loc-args': ['{name}', 'x'] };
    const { alerts, name, said } = await alertsBy({ app: { missedCall } });
    expect(alerts).toEqual([{ ...missedCall, 'loc-args': [name, 'x'] }]);
    expect(said).toBe(0);
  });

  it('null: nobody is told', async () => {
    await expect(alertsBy({ app: { missedCall: null } })).resolves.toMatchObject({ alerts: [], said: 0 });
  });

  it('by a worker with a VoIP certificate alone: nobody is told, and it warns at its start', async () => {
    await expect(alertsBy({ by: 'certificate' })).resolves.toMatchObject({ alerts: [], said: 1 });
  });

  it('by a worker with a VoIP certificate alone, and null: nobody is told, and nothing is said', async () => {
    const apple = { by: 'certificate' as const, app: { missedCall: null } };
    await expect(alertsBy(apple)).resolves.toMatchObject({ alerts: [], said: 0 });
  });
});
