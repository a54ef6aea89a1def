import { type Call, legOf } from './call.js';
import { type Decision, next, refused, same, withLeg } from './decision.js';
import { type SpeakingDevice } from './events.js';
import { noSuchCall } from './refusal.js';

/** A leg's device is awake, by whatever way it asks: the ledger notes when it was first heard of. */
export function onWake(call: Call, device: SpeakingDevice, now: number): Decision {
  const leg = device.user === call.to ? legOf(call, device.deviceId) : undefined;
  if (!leg) return refused(noSuchCall);
  if (leg.wokenAt !== undefined || leg.state === 'ended' || call.state === 'ended') return same();
  return next(call, { legs: withLeg(call, leg.deviceId, (before) => ({ ...before, wokenAt: now })) });
}
