import { type Call, type LegPush, legOf, mayRing, type PushTry } from './call.js';
import { type Decision, type NewEntry, next, same, withLeg } from './decision.js';
import { end, isWaiting } from './ending.js';
import { type CallEvent } from './events.js';
import { couldRing, reasonWithoutLegs } from './legs.js';
import { ofMissed } from './missed.js';
import { withTry } from './push-tries.js';

type PushTried = Extract<CallEvent, { kind: 'pushTried' }>;
type PushAccepted = Extract<CallEvent, { kind: 'pushAccepted' }>;
type PushEnded = Extract<CallEvent, { kind: 'pushEnded' }>;

/** An attempt that did not succeed, though another one may: it goes into the ledger, whatever has become of the call. */
export function onPushTried(call: Call, { deviceId, tried }: PushTried): Decision {
  const push = legOf(call, deviceId)?.push;
  const tries = push && withTry(push.tries, tried);
  return tries ? next(call, { legs: withPush(call, deviceId, { ...push, tries }) }) : same();
}

/**
 * Apple took the push: that, and not the sending, is what the caller is told. Noted also when the call has ended meanwhile: a
 * cancel that no phone was to notice is a missed call by it.
 */
export function onPushAccepted(call: Call, { deviceId, tried }: PushAccepted, now: number): Decision {
  const leg = legOf(call, deviceId);
  if (!leg) return same();
  if (leg.push?.state === 'accepted') return onPushTried(call, { kind: 'pushTried', deviceId, tried });
  const { apnsId } = tried;
  const legs = withPush(call, deviceId, { state: 'accepted', ...triesOf(leg.push, tried), apnsId, at: now });
  const tells = mayRing(call) && leg.state === 'calling';
  const told: NewEntry[] = tells ? [{ event: 'progress', stage: 'pushed', deviceId, to: { caller: true } }] : [];
  return next(call, { legs }, told, ofMissed({ ...call, legs }));
}

/** No push for this leg any more. Where that was the last way to a phone, the caller hears it now and not at the deadline. */
export function onPushEnded(call: Call, { deviceId, reason, tried }: PushEnded, now: number): Decision {
  const leg = legOf(call, deviceId);
  if (!leg?.push) return same();
  if (!isWaiting(leg)) return tried ? onPushTried(call, { kind: 'pushTried', deviceId, tried }) : same();
  const legs = withPush(call, deviceId, { state: 'failed', ...triesOf(leg.push, tried), reason, at: now });
  if (!mayRing(call) || legs.some(couldRing)) return next(call, { legs });
  return end({ ...call, legs }, reasonWithoutLegs(legs), now);
}

const withPush = (call: Call, deviceId: string, push: LegPush) =>
  withLeg(call, deviceId, (before) => ({ ...before, push }));

function triesOf(push: LegPush | undefined, tried: PushTry | undefined): Pick<LegPush, 'tries'> {
  const tries = (tried && withTry(push?.tries, tried)) ?? push?.tries;
  return tries ? { tries } : {};
}
