import { type Call, type CallEvent, decide, type PushTarget } from '#calls';
import {
  CouldNotAsk,
  deliver,
  type Delivery,
  type PushAddress,
  type PushOutcome,
  type Notification,
  TokenDoubts,
} from '#push';
import { aCall, ALICE, asleep, bobs, CALL_ID, NOW } from '../../support/calls.js';

const job = { app: 'demo', callId: CALL_ID, deviceId: 'phone', url: 'https://calls.example.org' };
const target = { token: 'aabb', registeredAt: NOW, environment: 'sandbox' as const };

const devicesWith = (pushTarget: PushTarget | null): Delivery['devices'] => ({
  pushTarget: () => Promise.resolve(pushTarget),
  forgetToken: () => Promise.resolve(true),
  retag: () => Promise.resolve(true),
});

function world(over: Partial<Delivery> & { call?: Call | null; answer?: PushOutcome | Error } = {}) {
  const { call = aCall([asleep('phone')]), answer = { kind: 'accepted', apnsId: 'its-id' }, ...rest } = over;
  const sent: [PushAddress, Notification][] = [];
  const delivery: Delivery = {
    calls: { read: () => Promise.resolve(call) },
    devices: devicesWith(target),
    chance: () => 0.5,
    doubts: new TokenDoubts(),
    sender: {
      canSend: () => true,
      send: (address, notification) => {
        sent.push([address, notification]);
        return answer instanceof Error ? Promise.reject(answer) : Promise.resolve(answer);
      },
    },
    signWakeToken: (claims) => Promise.resolve(`wake for ${claims.user} ${claims.deviceId} ${claims.callId}`),
    apnsIdOf: (app, callId, deviceId) => `${app}/${callId}/${deviceId}`,
    bundleIdOf: () => 'org.example.demo',
    clock: () => NOW + 10,
    expiration: 'deadline',
    ...rest,
  };
  return { delivery, sent };
}

const after = (event: CallEvent) => {
  const decision = decide(aCall([asleep('phone')]), event, NOW);
  return decision.kind === 'next' ? decision.call : null;
};

describe('delivering a push', () => {
  it('sends it to the token of the device, with a wake token for this call alone, and reports what Apple said', async () => {
    const { delivery, sent } = world();
    const report = { kind: 'pushAccepted', deviceId: 'phone', attempts: 1, apnsId: 'its-id' };
    await expect(deliver(delivery, job, 1)).resolves.toEqual({ kind: 'report', report });
    const [address, notification] = sent[0]!;
    expect(address).toEqual({ app: 'demo', environment: 'sandbox', token: 'aabb' });
    expect(notification.headers['apns-id']).toBe(`demo/${CALL_ID}/phone`);
    expect(JSON.parse(notification.body)).toMatchObject({ wake: `wake for bob phone ${CALL_ID}`, url: job.url });
  });

  it.each<[string, Call | null]>([
    ['is unknown', null],
    ['was cancelled', after({ kind: 'hangUp', speaker: ALICE })],
    ['was answered', after({ kind: 'accept', device: bobs('phone') })],
    ['rings on the device already', after({ kind: 'ring', device: bobs('phone') })],
    ['was pushed already', after({ kind: 'pushAccepted', deviceId: 'phone', attempts: 1, apnsId: 'x' })],
    ['has no such leg', aCall([asleep('another')])],
  ])('sends nothing where the call %s', async (_, call) => {
    const { delivery, sent } = world({ call });
    await expect(deliver(delivery, job, 1)).resolves.toEqual({ kind: 'nothing' });
    expect(sent).toEqual([]);
  });

  it.each<[string, Partial<Delivery>]>([
    ['expired', { clock: () => NOW + 45_000 }],
    ['unknown-app', { bundleIdOf: () => null }],
    ['no-token', { devices: devicesWith(null) }],
    ['no-credential', { sender: { canSend: () => false, send: () => Promise.reject(new Error('not asked')) } }],
    ['cannot-fit', { signWakeToken: () => Promise.resolve('w'.repeat(6000)) }],
  ])('sends nothing and reports %s', async (reason, over) => {
    const { delivery, sent } = world(over);
    const report = { kind: 'pushEnded', deviceId: 'phone', state: 'failed', attempts: 0, reason };
    await expect(deliver(delivery, job, 1)).resolves.toEqual({ kind: 'report', report });
    expect(sent).toEqual([]);
  });

  it("reports Apple's reason for a refusal", async () => {
    const { delivery } = world({ answer: { kind: 'refused', status: 400, reason: 'BadTopic' } });
    await expect(deliver(delivery, job, 2)).resolves.toMatchObject({
      report: { attempts: 2, reason: 'BadTopic' },
    });
  });

  it('tries again, with growing waits, while Apple cannot be asked and the call rings', async () => {
    const cause = new CouldNotAsk('connection refused');
    const { delivery } = world({ answer: cause });
    const waits = await Promise.all([1, 2, 3, 4, 5].map((attempt) => deliver(delivery, job, attempt)));
    expect(waits).toEqual(
      [250, 500, 1000, 2000, 2000].map((afterMs) => ({ kind: 'again', afterMs, reason: 'no-answer', cause })),
    );
  });

  it('gives up where the next attempt would start after the ring deadline', async () => {
    const { delivery } = world({ answer: new CouldNotAsk('connection refused'), clock: () => NOW + 44_900 });
    await expect(deliver(delivery, job, 3)).resolves.toMatchObject({ report: { attempts: 3, reason: 'no-answer' } });
  });

  it('does not take a failing store for an answer', async () => {
    const { delivery } = world({ calls: { read: () => Promise.reject(new Error('connection lost')) } });
    await expect(deliver(delivery, job, 1)).rejects.toThrow('connection lost');
  });
});
