import {
  ANSWER_GRACE_MS,
  type Call,
  type CallEvent,
  type CallState,
  decide,
  type EventKind,
  type PushTry,
  transitions,
  type Whereabouts,
} from '#calls';
import { ALICE, aCall, asleep, bobs, NOW } from '../../support/calls.js';

const PHONE = bobs('phone');
const TABLET = bobs('tablet');
const STRANGER = { user: 'mallory', deviceId: 'phone' };
const ALICES_OTHER = { user: 'alice', deviceId: 'alice-tablet' };

const ring = (device: typeof PHONE): CallEvent => ({ kind: 'ring', device });
const accept = (device: typeof PHONE): CallEvent => ({ kind: 'accept', device, answer: 'sdp' });
const decline = (device: typeof PHONE, reason: 'declined' | 'busy' = 'declined'): CallEvent => ({
  kind: 'decline',
  device,
  reason,
});
const signal = (device: typeof PHONE, n?: number): CallEvent => ({
  kind: 'signal',
  device,
  signal: {},
  bytes: 2,
  ...(n && { n }),
});
const hangUp = (speaker: { user: string; deviceId?: string }): CallEvent => ({ kind: 'hangUp', speaker });
const wake = (device: typeof PHONE): CallEvent => ({ kind: 'wake', device });
const at = (server: string, socket = 'socket') => ({ server, socket });
const connect = (device: typeof PHONE, place = at('server-b')): CallEvent => ({ kind: 'connect', device, place });
const disconnect = (device: typeof PHONE, place = at('server-b')): CallEvent => ({ kind: 'disconnect', device, place });
const join = (device: typeof PHONE): CallEvent => ({ kind: 'join', device });
const leave = (device: typeof PHONE): CallEvent => ({ kind: 'leave', device });
const ALICES_PLACE = at('server-a', 'alice-socket');
const asWas = { caller: ALICES_PLACE, callee: [asleep('phone'), asleep('tablet')] };
const look = (over: Partial<Whereabouts> = {}): CallEvent => ({ kind: 'look', seen: { ...asWas, ...over } });
const aTry = (over: Partial<PushTry>): PushTry => ({ at: NOW, environment: 'sandbox', apnsId: 'id', ...over });
const unavailable = aTry({ status: 503, reason: 'ServiceUnavailable' });
const tried = (deviceId: string): CallEvent => ({ kind: 'pushTried', deviceId, tried: unavailable });
const accepted = (deviceId: string): CallEvent => ({ kind: 'pushAccepted', deviceId, tried: aTry({ status: 200 }) });
const expired = (deviceId: string): CallEvent => ({ kind: 'pushEnded', deviceId, reason: 'expired' });
const failed = (deviceId: string): CallEvent => ({
  kind: 'pushEnded',
  deviceId,
  reason: 'BadTopic',
  tried: aTry({ status: 400, reason: 'BadTopic' }),
});
const missed = (deviceId: string): CallEvent => ({
  kind: 'missedCall',
  report: { kind: 'pushAccepted', deviceId, tried: aTry({ status: 200 }) },
});
const check: CallEvent = { kind: 'check' };
const AFTER_DEADLINE = NOW + 45_000 + ANSWER_GRACE_MS;

function after(events: readonly CallEvent[], call: Call = aCall()): Call {
  return events.reduce((before, event) => {
    const decision = decide(before, event, NOW + 1000);
    return decision.kind === 'next' ? decision.call : before;
  }, call);
}

const calls: Record<CallState, Call> = {
  calling: aCall(),
  ringing: after([ring(PHONE)]),
  connected: after([ring(PHONE), accept(PHONE)]),
  ended: after([ring(PHONE), accept(PHONE), hangUp(ALICE)]),
};

/** Per state: the event, and what comes of it: the new state, `same`, or the code of the refusal. */
const table: Record<CallState, [string, CallEvent, string, number?][]> = {
  calling: [
    ['a device was told that it missed the call', missed('phone'), 'same'],
    ['the phone rings', ring(PHONE), 'ringing'],
    ['the phone accepts without having rung', accept(PHONE), 'connected'],
    ['the phone declines', decline(PHONE), 'ended'],
    ['the phone is busy, the tablet may ring', decline(PHONE, 'busy'), 'calling'],
    ['the caller signals', signal(ALICE), 'calling'],
    ['a leg signals', signal(PHONE), 'conflict'],
    ['the caller hangs up', hangUp(ALICE), 'ended'],
    ['a service hangs up for the caller', hangUp({ user: 'alice' }), 'ended'],
    ['a leg hangs up', hangUp(PHONE), 'ended'],
    ['the phone wakes', wake(PHONE), 'calling'],
    ['a stranger wakes', wake(STRANGER), 'not-found'],
    ['a device that is no leg wakes', wake(bobs('watch')), 'not-found'],
    ['the caller asks as a leg', wake(ALICE), 'not-found'],
    ['the phone connects', connect(PHONE), 'calling'],
    ['another device of the callee connects', connect(bobs('watch')), 'calling'],
    ['the caller comes back on another server', connect(ALICE), 'calling'],
    ['the caller connects where it is', connect(ALICE, ALICES_PLACE), 'same'],
    ['the caller loses its socket', disconnect(ALICE, ALICES_PLACE), 'calling'],
    ['the caller loses a socket that it has no more', disconnect(ALICE), 'same'],
    ['a phone without a socket loses one', disconnect(PHONE), 'same'],
    ['a stranger loses its socket', disconnect(STRANGER), 'not-found'],
    ['a late phone registers', join(bobs('watch')), 'calling'],
    ['a phone registers whose push is on its way', join(PHONE), 'same'],
    ['a stranger registers', join(STRANGER), 'not-found'],
    ['the phone is logged out, the tablet may ring', leave(PHONE), 'calling'],
    ['a device that is no leg is logged out', leave(bobs('watch')), 'same'],
    ['a look finds all as it was', look(), 'same'],
    ['a look finds a late phone', look({ callee: [...asWas.callee, asleep('watch')] }), 'calling'],
    ['a look finds the caller gone', look({ caller: null }), 'calling'],
    ['Apple takes the push', accepted('phone'), 'calling'],
    ['a push is to be tried again', tried('phone'), 'calling'],
    ['a push is tried of a device that has none', tried('watch'), 'same'],
    ['no push can be sent any more, of one of two', expired('phone'), 'calling'],
    ['one of two pushes fails', failed('phone'), 'calling'],
    ['a check comes early', check, 'same'],
    ['the deadline is over', check, 'ended', AFTER_DEADLINE],
    ['the grace is not over', check, 'same', AFTER_DEADLINE - 1],
    ['a stranger rings', ring(STRANGER), 'not-found'],
    ['a stranger accepts', accept(STRANGER), 'not-found'],
    ['a stranger declines', decline(STRANGER), 'not-found'],
    ['a stranger signals', signal(STRANGER), 'not-found'],
    ['a stranger hangs up', hangUp(STRANGER), 'not-found'],
    ['a stranger connects', connect(STRANGER), 'not-found'],
    ["the caller's other device hangs up", hangUp(ALICES_OTHER), 'not-found'],
    ['the caller accepts its own call', accept(ALICE), 'not-found'],
    ['an unknown device of the callee accepts', accept(bobs('watch')), 'not-found'],
  ],
  ringing: [
    ['a device was told that it missed the call', missed('phone'), 'same'],
    ['the phone says again that it rings', ring(PHONE), 'same'],
    ['the tablet rings too', ring(TABLET), 'ringing'],
    ['the tablet accepts', accept(TABLET), 'connected'],
    ['the tablet declines', decline(TABLET), 'ended'],
    ['the phone is busy', decline(PHONE, 'busy'), 'ringing'],
    ['the caller signals', signal(ALICE), 'ringing'],
    ['the caller hangs up', hangUp(ALICE), 'ended'],
    ['the tablet wakes', wake(TABLET), 'ringing'],
    ['the phone that rings asks again', wake(PHONE), 'same'],
    ['the phone connects elsewhere', connect(PHONE, at('server-c')), 'ringing'],
    ['the caller loses its socket', disconnect(ALICE, ALICES_PLACE), 'ringing'],
    ['a late phone registers', join(bobs('watch')), 'ringing'],
    ['the phone that rings registers again', join(PHONE), 'same'],
    ['the phone that rings is logged out', leave(PHONE), 'ringing'],
    ['a look finds the caller elsewhere', look({ caller: at('server-c') }), 'ringing'],
    ['Apple takes the push', accepted('tablet'), 'ringing'],
    ['a push is to be tried again', tried('tablet'), 'ringing'],
    ['the other push fails', failed('tablet'), 'ringing'],
    ['an accept comes within the grace', accept(PHONE), 'connected', AFTER_DEADLINE - 1],
    ['the deadline is over', check, 'ended', AFTER_DEADLINE],
  ],
  connected: [
    ['a device was told that it missed the call', missed('phone'), 'same'],
    ['the loser rings', ring(TABLET), 'answered-elsewhere'],
    ['the winner rings', ring(PHONE), 'same'],
    ['the winner accepts again', accept(PHONE), 'same'],
    ['the loser accepts', accept(TABLET), 'answered-elsewhere'],
    ['the loser declines', decline(TABLET), 'answered-elsewhere'],
    ['the loser is busy', decline(TABLET, 'busy'), 'answered-elsewhere'],
    ['the winner declines', decline(PHONE), 'conflict'],
    ['the caller signals', signal(ALICE), 'connected'],
    ['the winner signals', signal(PHONE), 'connected'],
    ['the loser signals', signal(TABLET), 'answered-elsewhere'],
    ['the loser hangs up', hangUp(TABLET), 'answered-elsewhere'],
    ['the winner hangs up', hangUp(PHONE), 'ended'],
    ['the winner asks', wake(PHONE), 'same'],
    ['the loser wakes', wake(TABLET), 'same'],
    ['the winner comes back', connect(PHONE), 'connected'],
    ['the caller loses its socket', disconnect(ALICE, ALICES_PLACE), 'connected'],
    ['the loser loses its socket', disconnect(TABLET), 'same'],
    ['a late phone registers', join(bobs('watch')), 'same'],
    ['the winner is logged out', leave(PHONE), 'same'],
    ['a look finds a late phone', look({ callee: [...asWas.callee, asleep('watch')] }), 'same'],
    ['a look finds the winner', look({ callee: [{ ...asleep('phone'), ...at('server-c') }] }), 'connected'],
    ['the loser connects', connect(TABLET), 'same'],
    ['a device that was no leg connects', connect(bobs('watch')), 'not-found'],
    ['Apple takes a late push', accepted('tablet'), 'connected'],
    ['a late push was tried', tried('tablet'), 'connected'],
    ['a late push fails', failed('tablet'), 'connected'],
    ['a late push is not sent any more', expired('tablet'), 'same'],
    ['the deadline is over', check, 'same', AFTER_DEADLINE],
  ],
  ended: [
    ['a device was told that it missed the call', missed('watch'), 'ended'],
    ['the winner rings', ring(PHONE), 'call-over'],
    ['the loser rings', ring(TABLET), 'answered-elsewhere'],
    ['the winner accepts again', accept(PHONE), 'same'],
    ['the loser accepts', accept(TABLET), 'answered-elsewhere'],
    ['the loser declines', decline(TABLET), 'answered-elsewhere'],
    ['the winner declines', decline(PHONE), 'call-over'],
    ['the caller signals', signal(ALICE), 'call-over'],
    ['the caller hangs up again', hangUp(ALICE), 'same'],
    ['the winner hangs up too', hangUp(PHONE), 'same'],
    ['a stranger hangs up', hangUp(STRANGER), 'not-found'],
    ['the loser wakes late', wake(TABLET), 'same'],
    ['the winner connects', connect(PHONE), 'same'],
    ['the caller loses its socket', disconnect(ALICE, ALICES_PLACE), 'same'],
    ['a late phone registers', join(bobs('watch')), 'same'],
    ['the winner is logged out', leave(PHONE), 'same'],
    ['a look finds the caller gone', look({ caller: null }), 'same'],
    ['Apple takes a late push', accepted('tablet'), 'ended'],
    ['a late push was tried', tried('tablet'), 'ended'],
    ['a late push fails', failed('tablet'), 'ended'],
    ['a late push is not sent any more', expired('tablet'), 'same'],
    ['a late check comes', check, 'same', AFTER_DEADLINE],
  ],
};

describe.each(Object.entries(table))('a call that is %s', (state, rows) => {
  const call = calls[state as CallState];

  it.each(rows)('%s', (_, event, expected, now = NOW + 2000) => {
    const decision = decide(call, event, now);
    const outcome = { next: () => stateOf(decision), same: () => 'same', refused: () => codeOf(decision) }[
      decision.kind
    ]();
    expect(outcome).toBe(expected);
    if (decision.kind === 'next') expect(transitions[call.state][event.kind]).toContain(decision.call.state);
  });

  it('has a row for every event', () => {
    const kinds = new Set<EventKind>(rows.map(([, event]) => event.kind));
    expect([...kinds].sort()).toEqual(Object.keys(transitions[state as CallState]).sort());
  });
});

const stateOf = (decision: ReturnType<typeof decide>) => (decision.kind === 'next' ? decision.call.state : '');
const codeOf = (decision: ReturnType<typeof decide>) => (decision.kind === 'refused' ? decision.refusal.code : '');
