import { type Call, isLive, legOf, type SocketPlace } from './call.js';
import { type Decision, next, refused, same, withLeg } from './decision.js';
import { type SpeakingDevice } from './events.js';
import { partyOf } from './place-in-call.js';
import { noSuchCall } from './refusal.js';
import { goneSince, hurryPush, isAt, legGone } from './seat.js';

/** A device has lost its socket at `place`. Where it has another one by now, nothing is lost. */
export function onDisconnect(call: Call, device: SpeakingDevice, place: SocketPlace, now: number): Decision {
  const party = partyOf(call, device);
  if (!party) return refused(noSuchCall);
  if (!isLive(call)) return same();
  if (party.role === 'caller') {
    return isAt(call.caller, place) ? next(call, { caller: goneSince(call.caller, now) }) : same();
  }
  const leg = legOf(call, party.deviceId);
  if (!leg || leg.state === 'ended' || !isAt(leg, place)) return same();
  return next(call, { legs: withLeg(call, leg.deviceId, (each) => legGone(each, now)) }, [], hurryPush(leg));
}
