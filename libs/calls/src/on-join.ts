import { type Call, type Leg, legOf, mayRing } from './call.js';
import { type Decision, next, refused, same, withLeg } from './decision.js';
import { type SpeakingDevice } from './events.js';
import { firstPush, newLeg, newPush } from './new-leg.js';
import { noSuchCall } from './refusal.js';
import { takeOut } from './take-out.js';

/** A device was registered with a VoIP token while its user is being rung: it is pushed, where no push reached it before. */
export function onJoin(call: Call, { user, deviceId }: SpeakingDevice, now: number): Decision {
  if (user !== call.to) return refused(noSuchCall);
  if (!mayRing(call)) return same();
  const leg = legOf(call, deviceId);
  if (!leg) {
    const late = newLeg({ deviceId, hasVoipToken: true }, now);
    return next(call, { legs: [...call.legs, late] }, [], firstPush(late));
  }
  if (!wantsPush(leg)) return same();
  const pushed: Leg = { ...leg, push: newPush(leg, now) };
  return next(call, { legs: withLeg(call, deviceId, () => pushed) }, [], firstPush(pushed));
}

/** A device was deleted, or another one has its VoIP token now: nothing rings there any more for this user. */
export function onLeave(call: Call, { user, deviceId }: SpeakingDevice, now: number): Decision {
  const leg = user === call.to ? legOf(call, deviceId) : undefined;
  if (!leg || leg.state === 'ended' || !mayRing(call)) return same();
  return takeOut(call, leg, 'unreachable', now);
}

/** Not one that shows its call screen, nor one whose push is on its way or was taken by Apple. */
const wantsPush = ({ state, push }: Leg): boolean => state === 'calling' && (!push || push.state === 'failed');
