import { type Call, type Leg, legOf, mayRing, type SocketPlace } from './call.js';
import { type Decision, next, refused, same, withLeg } from './decision.js';
import { type SpeakingDevice } from './events.js';
import { noSuchCall } from './refusal.js';
import { isAt, legSeated, seated } from './seat.js';

/**
 * A device has opened a socket at `place`. A callee's device that was no leg yet joins in while the call rings; in a call that
 * a service placed, the caller's first device becomes the inviting one.
 */
export function onConnect(call: Call, device: SpeakingDevice, place: SocketPlace, now: number): Decision {
  if (device.user === call.from.id) return onCallerConnect(call, device.deviceId, place);
  if (device.user !== call.to) return refused(noSuchCall);
  const leg = legOf(call, device.deviceId);
  if (leg) return onLegConnect(call, leg, place, now);
  if (!mayRing(call)) return refused(noSuchCall);
  return next(call, { legs: [...call.legs, { deviceId: device.deviceId, state: 'calling', ...place }] });
}

function onCallerConnect(call: Call, deviceId: string, place: SocketPlace): Decision {
  const isFirst = call.caller.deviceId === undefined && call.state !== 'ended';
  if (!isFirst && deviceId !== call.caller.deviceId) return refused(noSuchCall);
  if (call.state === 'ended' || isAt(call.caller, place)) return same();
  return next(call, { caller: { ...seated(call.caller, place), deviceId } });
}

function onLegConnect(call: Call, leg: Leg, place: SocketPlace, now: number): Decision {
  if (leg.state === 'ended' || isAt(leg, place)) return same();
  return next(call, { legs: withLeg(call, leg.deviceId, (before) => legSeated(before, place, now)) });
}
