import { type Call, mayRing } from './call.js';
import { type Decision, same } from './decision.js';
import { end, isWaiting } from './ending.js';
import { reasonAtDeadline } from './legs.js';
import { ANSWER_GRACE_MS } from './limits.js';

/** The call's own check: carries out the deadline, and asks again for pushes that a crash may have lost. */
export function onCheck(call: Call, now: number): Decision {
  if (!mayRing(call)) return same();
  if (now >= call.ringUntil + ANSWER_GRACE_MS) return end(call, reasonAtDeadline(call), now);
  return same(call.legs.filter(isWaiting).map(({ deviceId }) => ({ kind: 'push', deviceId, held: false })));
}

/** When the call must be looked at next, in ms since epoch; null where nothing can happen by time alone. */
export const nextCheck = (call: Call): number | null => (mayRing(call) ? call.ringUntil + ANSWER_GRACE_MS : null);
