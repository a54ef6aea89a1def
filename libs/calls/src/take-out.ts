import { type Actor, type Call, type Leg } from './call.js';
import { type Decision, next, withLeg } from './decision.js';
import { cancelPushes, end, endLeg } from './ending.js';
import { couldRing, reasonWithoutLegs } from './legs.js';

/** Ends one leg of a call that rings; and with the last one that could ring, the call. */
export function takeOut(call: Call, leg: Leg, reason: 'busy' | 'unreachable', now: number, by?: Actor): Decision {
  const { deviceId } = leg;
  const legs = withLeg(call, deviceId, (before) => endLeg(before, reason, now));
  if (!legs.some(couldRing)) return end(call, reasonWithoutLegs(legs), now, by);
  return next(
    call,
    { legs },
    [{ event: 'ended', reason, ...(by && { by }), to: { legs: { only: deviceId } } }],
    cancelPushes([leg]),
  );
}
