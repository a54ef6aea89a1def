import { type Call, type Leg, legOf, type MissedPush } from './call.js';
import { type Effect } from './events.js';

/**
 * Somebody called, and nobody took the call: the callee is to hear of it. One that was cancelled before any phone could have rung
 * was noticed by nobody.
 */
export const isMissed = (call: Call): boolean =>
  call.reason === 'unanswered' || (call.reason === 'cancelled' && call.legs.some(rangOrWillRing));

const rangOrWillRing = (leg: Leg): boolean => leg.ringingAt !== undefined || leg.push?.state === 'accepted';

/** Whether this device, a leg or not, is still to be told: not one whose user saw the call, nor one that was told. */
export const isToBeTold = (call: Call, deviceId: string): boolean =>
  isMissed(call) && !hasSpoken(legOf(call, deviceId)) && (missedPushOf(call, deviceId)?.state ?? 'queued') === 'queued';

const hasSpoken = (leg: Leg | undefined): boolean =>
  leg?.answeredAt !== undefined || leg?.reason === 'declined' || leg?.reason === 'busy';

export const missedPushOf = (call: Call, deviceId: string): MissedPush | undefined =>
  call.missed?.find((push) => push.deviceId === deviceId);

export const ofMissed = (call: Call): Effect[] => (isMissed(call) ? [{ kind: 'missedCall' }] : []);
