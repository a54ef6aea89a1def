import { attemptsIn, type Call, type CallEvent, decide, NO_ANSWER, NOT_SENT, type PushTry, sentIn } from '#calls';
import { aCall, ALICE, asleep, NOW } from '../../support/calls.js';

const aTry = (over: Partial<PushTry>): PushTry => ({ at: NOW, environment: 'sandbox', apnsId: 'its-id', ...over });
const tried = (over: Partial<PushTry>): CallEvent => ({ kind: 'pushTried', deviceId: 'phone', tried: aTry(over) });
const accepted = (over: Partial<PushTry> = {}): CallEvent => ({
  kind: 'pushAccepted',
  deviceId: 'phone',
  tried: aTry({ status: 200, ...over }),
});
const failed = (over: Partial<PushTry> & { reason: string }): CallEvent => ({
  kind: 'pushEnded',
  deviceId: 'phone',
  reason: over.reason,
  tried: aTry(over),
});

const after = (...events: CallEvent[]): Call =>
  events.reduce(
    (call, event) => {
      const decision = decide(call, event, NOW + 5_000);
      return decision.kind === 'next' ? decision.call : call;
    },
    aCall([asleep('phone')]),
  );
const pushAfter = (...events: CallEvent[]) => after(...events).legs[0]!.push!;

describe('the ledger of a push', () => {
  it('has every attempt, oldest first, those too that are to be tried again', () => {
    const tries = [
      { at: NOW + 1, reason: NO_ANSWER },
      { at: NOW + 2, status: 400, reason: 'BadDeviceToken' },
      { at: NOW + 3, status: 200, environment: 'production' as const },
    ];
    const [first, second, third] = tries;
    const push = pushAfter(tried(first!), tried(second!), accepted(third));
    expect(push).toEqual({ state: 'accepted', apnsId: 'its-id', at: NOW + 5_000, tries: tries.map(aTry) });
    expect(attemptsIn(push.tries)).toBe(3);
  });

  it('has the last attempt of a push that failed, and its reason', () => {
    const push = pushAfter(failed({ status: 400, reason: 'BadTopic' }));
    expect(push).toMatchObject({ state: 'failed', reason: 'BadTopic', tries: [{ status: 400, reason: 'BadTopic' }] });
  });

  it('takes an attempt that is told twice once', () => {
    const once = tried({ status: 503, reason: 'Shutdown' });
    expect(pushAfter(once, once).tries).toHaveLength(1);
    expect(pushAfter(accepted(), accepted()).tries).toHaveLength(1);
    const unsent = [tried({ at: 1, reason: NOT_SENT }), tried({ at: 2, reason: NOT_SENT })];
    expect(attemptsIn(pushAfter(...unsent, unsent[1]!).tries)).toBe(2);
  });

  it('keeps attempts in a row of which nothing was sent as one, with their number', () => {
    const unsent = Array.from({ length: 60 }, (_, n) => tried({ at: NOW + n, reason: NOT_SENT }));
    const push = pushAfter(
      ...unsent,
      tried({ at: NOW + 60, reason: NO_ANSWER }),
      tried({ at: NOW + 61, reason: NOT_SENT }),
    );
    expect(push.tries).toEqual([
      aTry({ reason: NOT_SENT, times: 60, lastAt: NOW + 59 }),
      aTry({ at: NOW + 60, reason: NO_ANSWER }),
      aTry({ at: NOW + 61, reason: NOT_SENT }),
    ]);
    expect([attemptsIn(push.tries), sentIn(push.tries)]).toEqual([62, 1]);
  });

  it('has the attempt also that ends after the call, and leaves the call as it is', () => {
    const hangUp: CallEvent = { kind: 'hangUp', speaker: ALICE };
    const call = after(hangUp, failed({ status: 503, reason: 'Shutdown' }));
    expect(call).toMatchObject({ state: 'ended', reason: 'cancelled' });
    expect(call.legs[0]!.push).toMatchObject({ state: 'skipped', tries: [{ status: 503, reason: 'Shutdown' }] });
  });

  it('has a second push that was taken after an unknown fate, and does not tell the caller again', () => {
    const call = after(accepted({ at: NOW + 1 }));
    const decision = decide(call, accepted({ at: NOW + 2 }), NOW + 3);
    expect(decision).toMatchObject({ kind: 'next', entries: [], call: { legs: [{ push: { state: 'accepted' } }] } });
  });
});
