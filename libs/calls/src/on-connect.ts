import { type Call, type Leg, legOf, mayRing } from './call.js';
import { type Decision, next, refused, same, withLeg } from './decision.js';
import { type SpeakingDevice } from './events.js';
import { noSuchCall } from './refusal.js';

/**
 * A device has opened a socket at `server`. A callee's device that was no leg yet joins in while the call rings; in a call that
 * a service placed, the caller's first device becomes the inviting one.
 */
export function onConnect(call: Call, device: SpeakingDevice, server: string, now: number): Decision {
  if (device.user === call.from.id) return onCallerConnect(call, device.deviceId, server);
  if (device.user !== call.to) return refused(noSuchCall);
  const leg = legOf(call, device.deviceId);
  if (leg) return onLegConnect(call, leg, server, now);
  if (!mayRing(call)) return refused(noSuchCall);
  return next(call, { legs: [...call.legs, { deviceId: device.deviceId, state: 'calling', server }] });
}

function onCallerConnect(call: Call, deviceId: string, server: string): Decision {
  const isFirst = call.caller.deviceId === undefined && call.state !== 'ended';
  if (!isFirst && deviceId !== call.caller.deviceId) return refused(noSuchCall);
  if (call.state === 'ended' || call.caller.server === server) return same();
  return next(call, { caller: { deviceId, server } });
}

function onLegConnect(call: Call, leg: Leg, server: string, now: number): Decision {
  const known = leg.server === server && leg.wokenAt !== undefined;
  if (leg.state === 'ended' || call.state === 'ended' || known) return same();
  return next(call, {
    legs: withLeg(call, leg.deviceId, (before) => ({ ...before, server, wokenAt: before.wokenAt ?? now })),
  });
}
