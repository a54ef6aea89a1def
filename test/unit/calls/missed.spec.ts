import { type Call, type CallEvent, decide, type Device, isMissed, isToBeTold, type PushTry } from '#calls';
import { checkCall, hangUp, placeCall, reportPush } from '#calls';
import { aCall, ALICE, anInvite, asleep, bobs, CALL_ID, connected, NOW } from '../../support/calls.js';
import { MemoryExchange } from '../../support/memory/exchange.js';

const [PHONE, TABLET] = [bobs('phone'), bobs('tablet')];
const AFTER_DEADLINE = NOW + 47_000;
const tried: PushTry = { at: NOW, environment: 'sandbox', status: 200, apnsId: 'id' };
const accepted = (deviceId: string): CallEvent => ({ kind: 'pushAccepted', deviceId, tried });
const failed: CallEvent = { kind: 'pushEnded', deviceId: 'phone', reason: 'BadTopic' };
const ring: CallEvent = { kind: 'ring', device: PHONE };
const accept: CallEvent = { kind: 'accept', device: PHONE };
const declined: CallEvent = { kind: 'decline', device: PHONE, reason: 'declined' };
const busy: CallEvent = { kind: 'decline', device: PHONE, reason: 'busy' };
const cancel: CallEvent = { kind: 'hangUp', speaker: ALICE };
const deadline: CallEvent = { kind: 'check' };

/** One after the other; the last decision, and the call after it. */
function after(events: readonly CallEvent[], start: Call = aCall()) {
  let [call, effects] = [start, [] as string[]];
  for (const event of events) {
    const decision = decide(call, event, event.kind === 'check' ? AFTER_DEADLINE : NOW + 1_000);
    if (decision.kind === 'next') call = decision.call;
    effects = decision.kind === 'refused' ? [] : decision.effects.map(({ kind }) => kind);
  }
  return { call, effects };
}

/** How it went, the end, and which of phone and tablet (legs) and watch (none) are told. */
const table: [string, CallEvent[], string[]][] = [
  ['unanswered, pushed to one', [accepted('phone'), deadline], ['phone', 'tablet', 'watch']],
  ['unanswered, rang', [ring, deadline], ['phone', 'tablet', 'watch']],
  ['unanswered, busy on the phone', [busy, accepted('tablet'), deadline], ['tablet', 'watch']],
  ['unreachable: Apple took no push', [deadline], []],
  ['cancelled before any push was taken', [cancel], []],
  ['cancelled after a push was taken', [accepted('tablet'), cancel], ['phone', 'tablet', 'watch']],
  ['cancelled after a device rang', [ring, cancel], ['phone', 'tablet', 'watch']],
  ['cancelled after the phone was busy and the tablet pushed', [busy, accepted('tablet'), cancel], ['tablet', 'watch']],
  ['cancelled, and then a push in hand is taken', [cancel, accepted('tablet')], ['phone', 'tablet', 'watch']],
  ['cancelled, and then a push in hand fails', [cancel, failed], []],
  ['declined', [ring, declined], []],
  ['declined, and then a push in hand is taken', [declined, accepted('tablet')], []],
  ['busy everywhere', [busy, { ...busy, device: TABLET }], []],
  ['answered and completed', [ring, accept, cancel], []],
  ['answered, and then a push in hand is taken', [accept, accepted('tablet'), cancel], []],
];

describe('a missed call', () => {
  it.each(table)('%s', (_, events, told) => {
    const { call, effects } = after(events);
    expect(['phone', 'tablet', 'watch'].filter((deviceId) => isToBeTold(call, deviceId))).toEqual(told);
    expect(isMissed(call)).toBe(told.length > 0);
    expect(effects.includes('missedCall')).toBe(told.length > 0);
  });

  it('is asked for again by a check that comes after the end, and before the check goes', () => {
    expect(after([accepted('phone'), cancel, deadline]).effects).toEqual(['missedCall', 'retire']);
    expect(after([cancel, deadline]).effects).toEqual(['retire']);
  });

  it('is told a device once: what Apple took, or never will, is not sent again; what is to be tried again is', () => {
    const report = (kind: 'pushTried' | 'pushAccepted' | 'pushEnded'): CallEvent => ({
      kind: 'missedCall',
      report: { kind, deviceId: 'watch', reason: 'x', tried },
    });
    const missed = (...events: CallEvent[]) => isToBeTold(after([ring, cancel, ...events]).call, 'watch');
    expect(missed(report('pushTried'))).toBe(true);
    expect(missed(report('pushTried'), report('pushAccepted'))).toBe(false);
    expect(missed(report('pushEnded'))).toBe(false);
    expect(after([ring, cancel, report('pushAccepted'), report('pushEnded')]).call.missed).toEqual([
      { deviceId: 'watch', state: 'accepted', at: NOW + 1_000, apnsId: 'id', tries: [tried] },
    ]);
  });
});

describe('asking for the pushes of a missed call', () => {
  const REF = { app: 'demo', callId: CALL_ID };

  async function world() {
    let now = NOW;
    const exchange = await MemoryExchange.start(() => now);
    const asked: string[] = [];
    const queue = { isAway: false };
    const missedCallsOf = () => ({
      tellMissed: ({ deviceId }: Pick<Device, 'deviceId'>) => {
        if (queue.isAway) return Promise.reject(new Error('Redis is away'));
        asked.push(deviceId);
        return Promise.resolve();
      },
    });
    const tokens = { phone: { voip: 'aa', alert: 'a1' }, tablet: { voip: 'bb' }, watch: { alert: 'c1' } };
    for (const [deviceId, of] of Object.entries(tokens)) {
      const registration = { platform: 'ios' as const, environment: 'sandbox' as const, tokens: of };
      await exchange.devices.register({ app: 'demo', user: 'bob', deviceId }, registration, NOW);
    }
    const told = Object.assign(exchange, { missedCallsOf });
    await placeCall(told, anInvite());
    await reportPush(told, REF, { kind: 'pushAccepted', deviceId: 'tablet', tried });
    const setClock = (to: number) => (now = to);
    return { exchange: told, asked, queue, setClock };
  }

  it('is done for each device with a token for alerts, a leg or not', async () => {
    const { exchange, asked } = await world();
    await hangUp(exchange, REF, ALICE);
    expect(asked.sort()).toEqual(['phone', 'watch']);
  });

  it('is made up for by the check, where it failed at the end of the call', async () => {
    const { exchange, asked, queue } = await world();
    queue.isAway = true;
    await expect(hangUp(exchange, REF, ALICE)).rejects.toThrow('away');
    await expect(exchange.calls.read(REF)).resolves.toMatchObject({ state: 'ended', reason: 'cancelled' });
    expect(exchange.timer.pending).toHaveLength(1);
    await expect(checkCall(exchange, REF)).rejects.toThrow('away');
    expect(exchange.timer.pending).toHaveLength(1);
    queue.isAway = false;
    await expect(checkCall(exchange, REF)).resolves.toBeNull();
    expect(asked.sort()).toEqual(['phone', 'watch']);
    expect(exchange.timer.pending).toEqual([]);
  });

  it('is not done in an app that tells of none', async () => {
    const { exchange, asked } = await world();
    await hangUp(Object.assign(exchange, { missedCallsOf: () => undefined }), REF, ALICE);
    expect(asked).toEqual([]);
  });
});

it('is no missed call where a connected device was told by its socket alone and the caller gave up at once', () => {
  expect(isMissed(after([cancel], aCall([connected('phone'), asleep('tablet')])).call)).toBe(false);
});
