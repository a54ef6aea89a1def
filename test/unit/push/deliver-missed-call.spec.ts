import { type Call, type CallEvent, decide, type PushTarget, type PushTry } from '#calls';
import { CouldNotAsk, deliverMissedCall, type MissedCallDelivery, type Notification } from '#push';
import { type PushAddress, type PushOutcome, TokenDoubts } from '#push';
import { aCall, ALICE, asleep, bobs, CALL_ID, NOW } from '../../support/calls.js';

const job = { kind: 'missedCall' as const, app: 'demo', callId: CALL_ID, deviceId: 'watch' };
const target: PushTarget = { token: 'a1', registeredAt: NOW, environment: 'sandbox' };
const BAD: PushOutcome = { kind: 'badToken', status: 400, reason: 'BadDeviceToken' };
const tried: PushTry = { at: NOW + 5, environment: 'sandbox', status: 400, reason: 'BadDeviceToken', apnsId: 'id' };
const missed = (kind: 'pushTried' | 'pushAccepted' | 'pushEnded'): CallEvent => ({
  kind: 'missedCall',
  report: { kind, deviceId: 'watch', reason: 'x', tried },
});
const ring: CallEvent = { kind: 'ring', device: bobs('phone') };
const cancel: CallEvent = { kind: 'hangUp', speaker: ALICE };
const after = (...events: CallEvent[]): Call =>
  events.reduce(
    (call, event) => {
      const decision = decide(call, event, NOW);
      return decision.kind === 'next' ? decision.call : call;
    },
    aCall([asleep('phone')]),
  );

interface Given extends Partial<MissedCallDelivery> {
  readonly call?: Call | null;
  readonly answer?: PushOutcome | Error;
  readonly owns?: PushTarget | null;
  readonly can?: boolean;
}

function world({ call = after(ring, cancel), answer, owns = target, can = true, ...rest }: Given = {}) {
  const sent: [PushAddress, Notification][] = [];
  const delivery: MissedCallDelivery = {
    calls: { read: () => Promise.resolve(call) },
    devices: {
      pushTarget: (_, kind) => Promise.resolve(kind === 'alert' ? owns : null),
      forgetToken: () => Promise.resolve(true),
      retag: () => Promise.resolve(true),
    },
    sender: {
      canSend: (_app, _environment, to) => to === 'alert' && can,
      send: (...of) => {
        sent.push(of);
        return answer instanceof Error
          ? Promise.reject(answer)
          : Promise.resolve(answer ?? { kind: 'accepted', apnsId: 'its-id' });
      },
    },
    ...{ apnsIdOf: () => 'id', bundleIdOf: () => 'org.example.demo', clock: () => NOW + 10, chance: () => 0.5 },
    textOf: () => ({ title: 'Missed call', body: '{name}' }),
    doubts: new TokenDoubts(),
    ...rest,
  };
  return { delivered: () => deliverMissedCall(delivery, job), sent };
}

describe('telling of a missed call', () => {
  it('sends an alert to the token for alerts, and reports what Apple said', async () => {
    const { delivered, sent } = world();
    await expect(delivered()).resolves.toMatchObject({ kind: 'over', report: { kind: 'pushAccepted' } });
    expect(sent).toMatchObject([[{ token: 'a1', environment: 'sandbox' }, { headers: { 'apns-push-type': 'alert' } }]]);
  });

  it.each<[string, Given]>([
    ['the call is unknown', { call: null }],
    ['the call rings', { call: after(ring) }],
    ['nobody could have noticed the call', { call: after(cancel) }],
    ['the call was answered', { call: after(ring, { kind: 'accept', device: bobs('phone') }, cancel) }],
    ['the device was told', { call: after(ring, cancel, missed('pushAccepted')) }],
    ['the device can not be told', { call: after(ring, cancel, missed('pushEnded')) }],
    ['the token is another’s by now', { owns: null }],
    ['there are no credentials for alerts', { can: false }],
    ['the app tells of none', { textOf: () => null }],
  ])('sends nothing where %s', async (_, given) => {
    const { delivered, sent } = world(given);
    await expect(delivered()).resolves.toEqual({ kind: 'nothing' });
    expect(sent).toEqual([]);
  });

  it('goes on for ten minutes, with waits that grow, and no longer', async () => {
    const answer = new CouldNotAsk('cut', { sent: false });
    await expect(world({ answer }).delivered()).resolves.toMatchObject({ kind: 'tried', afterMs: 1_000 });
    const late = world({ answer, clock: () => NOW + 599_500 });
    await expect(late.delivered()).resolves.toMatchObject({ kind: 'over', report: { kind: 'pushEnded' } });
    const over = world({ clock: () => NOW + 600_000 });
    await expect(over.delivered()).resolves.toMatchObject({ report: { kind: 'pushEnded', reason: 'expired' } });
    expect(over.sent).toEqual([]);
  });

  it('tries a bad token in the other environment, and forgets the one for alerts where both call it bad', async () => {
    await expect(world({ answer: BAD }).delivered()).resolves.toMatchObject({ kind: 'tried', afterMs: 0 });
    const second = world({ answer: BAD, call: after(ring, cancel, missed('pushTried')) });
    await expect(second.delivered()).resolves.toMatchObject({
      report: { kind: 'pushEnded', reason: 'BadDeviceToken' },
      token: { kind: 'forget', of: 'alert', token: 'a1' },
    });
    expect(second.sent).toMatchObject([[{ environment: 'production' }, {}]]);
  });

  it('tells the operator what to do where it is up to the operator', async () => {
    const answer: PushOutcome = { kind: 'refused', status: 403, reason: 'TopicDisallowed', advice: 'mend it' };
    await expect(world({ answer }).delivered()).resolves.toMatchObject({ kind: 'over', advice: 'mend it' });
  });

  it('calls a job of an unknown app unusable', async () => {
    await expect(world({ bundleIdOf: () => null }).delivered()).resolves.toMatchObject({ isUnusable: true });
  });
});
