import { type Call, type CallEvent, decide, type PushTarget, type PushTry } from '#calls';
import {
  carryOut,
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
const BAD: PushOutcome = { kind: 'badToken', status: 400, reason: 'BadDeviceToken' };
const APNS_ID = `demo/${CALL_ID}/phone`;

const devicesWith = (pushTarget: PushTarget | null): Delivery['devices'] => ({
  pushTarget: () => Promise.resolve(pushTarget),
  forgetToken: () => Promise.resolve(true),
  retag: () => Promise.resolve(true),
});

const aTry = (over: Partial<PushTry>): PushTry => ({
  at: NOW + 5,
  environment: 'sandbox',
  apnsId: APNS_ID,
  ...over,
});
const tried = (over: Partial<PushTry>): CallEvent => ({ kind: 'pushTried', deviceId: 'phone', tried: aTry(over) });

const after = (...events: CallEvent[]): Call =>
  events.reduce(
    (call, event) => {
      const decision = decide(call, event, NOW);
      return decision.kind === 'next' ? decision.call : call;
    },
    aCall([asleep('phone')]),
  );

function world(over: Partial<Delivery> & { call?: Call | null; answer?: PushOutcome | Error } = {}) {
  const { call = after(), answer = { kind: 'accepted', apnsId: 'its-id' }, ...rest } = over;
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

const only = (environment: string): Delivery['sender'] => ({
  canSend: (_, of) => of === environment,
  send: () => Promise.resolve(BAD),
});

describe('delivering a push', () => {
  it('sends it to the token of the device, with a wake token for this call alone, and reports what Apple said', async () => {
    const { delivery, sent } = world();
    const tried = { at: NOW + 10, environment: 'sandbox', status: 200, apnsId: 'its-id' };
    const report = { kind: 'pushAccepted', deviceId: 'phone', tried };
    await expect(deliver(delivery, job)).resolves.toEqual({ kind: 'over', report });
    const [address, notification] = sent[0]!;
    expect(address).toEqual({ app: 'demo', environment: 'sandbox', token: 'aabb' });
    expect(notification.headers['apns-id']).toBe(APNS_ID);
    expect(JSON.parse(notification.body)).toMatchObject({ wake: `wake for bob phone ${CALL_ID}`, url: job.url });
  });

  it.each<[string, Call | null]>([
    ['is unknown', null],
    ['was cancelled', after({ kind: 'hangUp', speaker: ALICE })],
    ['was answered', after({ kind: 'accept', device: bobs('phone') })],
    ['rings on the device already', after({ kind: 'ring', device: bobs('phone') })],
    ['was pushed already', after({ kind: 'pushAccepted', deviceId: 'phone', tried: aTry({ status: 200 }) })],
    ['has no such leg', aCall([asleep('another')])],
  ])('sends nothing where the call %s', async (_, call) => {
    const { delivery, sent } = world({ call });
    await expect(deliver(delivery, job)).resolves.toEqual({ kind: 'nothing' });
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
    const report = { kind: 'pushEnded', deviceId: 'phone', reason };
    await expect(deliver(delivery, job)).resolves.toMatchObject({ kind: 'over', report });
    expect(sent).toEqual([]);
  });

  it('calls a job of an unknown app unusable', async () => {
    const { delivery } = world({ bundleIdOf: () => null, call: null });
    await expect(deliver(delivery, job)).resolves.toMatchObject({
      isUnusable: true,
      advice: expect.stringContaining('apps file') as string,
    });
  });

  it("reports Apple's reason for a refusal", async () => {
    const { delivery } = world({ answer: { kind: 'refused', status: 400, reason: 'BadTopic' } });
    await expect(deliver(delivery, job)).resolves.toMatchObject({
      report: { kind: 'pushEnded', reason: 'BadTopic', tried: { status: 400, reason: 'BadTopic', apnsId: APNS_ID } },
    });
  });

  it('does not take a failing store for an answer', async () => {
    const { delivery } = world({ calls: { read: () => Promise.reject(new Error('connection lost')) } });
    await expect(deliver(delivery, job)).rejects.toThrow('connection lost');
  });
});

describe('a push that is tried again', () => {
  const unavailable = (times: number) =>
    Array.from({ length: times }, (_, n) => tried({ at: NOW + n, status: 503, reason: 'ServiceUnavailable' }));

  it('comes after growing waits, by the tries that the ledger has', async () => {
    const cause = new CouldNotAsk('cut');
    const waits = await Promise.all(
      [0, 1, 2, 3, 4].map((known) =>
        deliver(world({ answer: cause, call: after(...unavailable(known)) }).delivery, job),
      ),
    );
    const report = { kind: 'pushTried', deviceId: 'phone', tried: { ...aTry({ at: NOW + 10 }), reason: 'no-answer' } };
    expect(waits).toEqual([250, 500, 1000, 2000, 2000].map((afterMs) => ({ kind: 'tried', report, afterMs, cause })));
  });

  it('ends with the sixth try: the leg has failed with its reason', async () => {
    const answer: PushOutcome = { kind: 'tryLater', status: 500, reason: 'InternalServerError' };
    await expect(deliver(world({ answer, call: after(...unavailable(5)) }).delivery, job)).resolves.toMatchObject({
      kind: 'over',
      report: { kind: 'pushEnded', reason: 'InternalServerError' },
    });
  });

  it('goes on after six tries of which nothing was sent', async () => {
    const unsent = Array.from({ length: 9 }, (_, n) => tried({ at: NOW + n, reason: 'not-sent' }));
    const answer = new CouldNotAsk('connection refused', { sent: false });
    await expect(deliver(world({ answer, call: after(...unsent) }).delivery, job)).resolves.toMatchObject({
      kind: 'tried',
      report: { tried: { reason: 'not-sent' } },
      afterMs: 2_000,
    });
  });

  it('ends where the next attempt would start after the ring deadline', async () => {
    const { delivery } = world({ answer: new CouldNotAsk('connection refused'), clock: () => NOW + 44_900 });
    await expect(deliver(delivery, job)).resolves.toMatchObject({ kind: 'over', report: { reason: 'no-answer' } });
  });
});

describe('a token that Apple calls bad', () => {
  const badThere = tried({ status: 400, reason: 'BadDeviceToken' });

  it('is tried in the other environment, at once, and not again where it was bad', async () => {
    await expect(deliver(world({ answer: BAD }).delivery, job)).resolves.toMatchObject({
      kind: 'tried',
      report: { tried: { environment: 'sandbox', status: 400, reason: 'BadDeviceToken' } },
      afterMs: 0,
    });
    const { delivery, sent } = world({ call: after(badThere) });
    await deliver(delivery, job);
    expect(sent.map(([{ environment }]) => environment)).toEqual(['production']);
  });

  it('is not tried there where the call has ended meanwhile', async () => {
    const { delivery, sent } = world({ call: after(badThere, { kind: 'hangUp', speaker: ALICE }) });
    await expect(deliver(delivery, job)).resolves.toEqual({ kind: 'nothing' });
    expect(sent).toEqual([]);
  });

  it('is to be kept as found where the other environment takes it', async () => {
    await expect(deliver(world({ call: after(badThere) }).delivery, job)).resolves.toMatchObject({
      report: { kind: 'pushAccepted' },
      token: { kind: 'retag', token: 'aabb', environment: 'production' },
    });
  });

  it('is to be forgotten where both refuse it', async () => {
    await expect(deliver(world({ answer: BAD, call: after(badThere) }).delivery, job)).resolves.toMatchObject({
      report: { kind: 'pushEnded', reason: 'BadDeviceToken' },
      token: { kind: 'forget', token: 'aabb' },
    });
  });

  it('is kept where another one was registered before the second answer', async () => {
    const devices = devicesWith({ ...target, token: 'ccdd', registeredAt: NOW + 8 });
    const delivered = await deliver(world({ answer: BAD, call: after(badThere), devices }).delivery, job);
    expect(delivered).toMatchObject({ report: { kind: 'pushEnded' } });
    expect(delivered).not.toHaveProperty('token');
  });

  it('is kept where there are no credentials for the other environment, and the operator is told', async () => {
    const delivered = await deliver(world({ sender: only('sandbox') }).delivery, job);
    expect(delivered).toMatchObject({
      report: { kind: 'pushEnded' },
      advice: expect.stringContaining('credentials') as string,
    });
    expect(delivered).not.toHaveProperty('token');
  });

  it('is kept where the second answer is another one', async () => {
    const answer: PushOutcome = { kind: 'refused', status: 403, reason: 'BadEnvironmentKeyIdInToken' };
    const delivered = await deliver(world({ answer, call: after(badThere) }).delivery, job);
    expect(delivered).toMatchObject({ report: { reason: 'BadEnvironmentKeyIdInToken' } });
    expect(delivered).not.toHaveProperty('token');
  });

  it('is one of a burst by the answers of both environments: 20 of 10 pushes are enough, and one good one of each is none', async () => {
    const doubts = new TokenDoubts();
    const push = async (first: PushOutcome, second: PushOutcome) => {
      await deliver(world({ answer: first, doubts }).delivery, job);
      return deliver(world({ answer: second, doubts, call: after(badThere) }).delivery, job);
    };
    for (let n = 0; n < 9; n++) await expect(push(BAD, BAD)).resolves.toMatchObject({ token: { kind: 'forget' } });
    await expect(push(BAD, BAD)).resolves.toMatchObject({ token: { kind: 'doubt' } });
    for (let n = 0; n < 10; n++) await push(BAD, { kind: 'accepted', apnsId: 'id' });
    expect(doubts.isBurst('demo')).toBe(false);
  });
});

describe('a token that is gone', () => {
  const gone = (since?: number): PushOutcome => ({
    kind: 'tokenGone',
    status: 410,
    reason: 'Unregistered',
    ...(since !== undefined && { since }),
  });

  it.each<[string, PushOutcome, boolean]>([
    ['since its registration', gone(NOW), true],
    ['since later', gone(NOW + 1), true],
    ['since before: it was registered again', gone(NOW - 1), false],
    ['since nobody knows when', gone(), false],
  ])('%s', async (_, answer, isForgotten) => {
    const delivered = await deliver(world({ answer }).delivery, job);
    expect(delivered).toMatchObject({ kind: 'over', report: { kind: 'pushEnded', reason: 'Unregistered' } });
    expect('token' in delivered).toBe(isForgotten);
  });
});

describe('the verdict on a token', () => {
  const device = { app: 'demo', ...bobs('phone') };

  it.each([
    ['forget', 'forgotten'],
    ['retag', 're-tagged'],
  ] as const)('%s: done, unless the token is another device’s by now', async (kind, fate) => {
    const verdict = { kind, device, of: 'voip' as const, token: 'aabb', environment: 'production' as const };
    await expect(carryOut(devicesWith(target), verdict)).resolves.toBe(fate);
    const others = { forgetToken: () => Promise.resolve(false), retag: () => Promise.resolve(false) };
    await expect(carryOut(others, verdict)).resolves.toBeNull();
  });
});
