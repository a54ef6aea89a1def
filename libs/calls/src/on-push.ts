import { type Call, type Leg, legOf, mayRing } from './call.js';
import { type Decision, next, same, withLeg } from './decision.js';
import { end, isWaiting } from './ending.js';
import { type CallEvent } from './events.js';
import { couldRing, reasonWithoutLegs } from './legs.js';

type PushAccepted = Extract<CallEvent, { kind: 'pushAccepted' }>;
type PushEnded = Extract<CallEvent, { kind: 'pushEnded' }>;

/** Apple took the push: that, and not the sending, is what the caller is told. Noted also when the call has ended meanwhile. */
export function onPushAccepted(call: Call, event: PushAccepted, now: number): Decision {
  const leg = legOf(call, event.deviceId);
  if (!leg || leg.push?.state === 'accepted') return same();
  const { attempts, apnsId, deviceId } = event;
  const legs = withLeg(call, deviceId, (before) => ({
    ...before,
    push: { state: 'accepted', attempts, apnsId, at: now },
  }));
  const tells = mayRing(call) && leg.state === 'calling';
  return next(call, { legs }, tells ? [{ event: 'progress', stage: 'pushed', deviceId, to: { caller: true } }] : []);
}

/** No push for this leg any more. Where that was the last way to a phone, the caller hears it now and not at the deadline. */
export function onPushEnded(call: Call, event: PushEnded, now: number): Decision {
  const leg = legOf(call, event.deviceId);
  if (!leg?.push || !isWaiting(leg)) return same();
  const legs = withLeg(call, event.deviceId, (before) => pushEnded(before, event, now));
  if (!mayRing(call) || legs.some(couldRing)) return next(call, { legs });
  return end({ ...call, legs }, reasonWithoutLegs(legs), now);
}

const pushEnded = (leg: Leg, { state, attempts, reason }: PushEnded, now: number): Leg => ({
  ...leg,
  push: { state, attempts, reason, at: now },
});
