import { type Call, legOf, mayRing } from './call.js';
import { type Decision, refused, same } from './decision.js';
import { refusalOfEndedLeg } from './ended-leg.js';
import { end } from './ending.js';
import { type SpeakingDevice } from './events.js';
import { noSuchCall, refuse } from './refusal.js';
import { takeOut } from './take-out.js';

const alreadyAnswered = refuse('conflict', 'This device has answered the call: hang up instead (call:hangup).');

/** `declined` ends the call for all of the user's devices; `busy` takes out this leg alone. After an accept neither does anything. */
export function onDecline(call: Call, device: SpeakingDevice, reason: 'declined' | 'busy', now: number): Decision {
  const leg = device.user === call.to ? legOf(call, device.deviceId) : undefined;
  if (!leg) return refused(noSuchCall);
  if (leg.reason === reason) return same();
  if (leg.state === 'connected') return refused(alreadyAnswered);
  if (!mayRing(call) || leg.state === 'ended') return refused(refusalOfEndedLeg(leg));
  const by = { id: device.user, deviceId: device.deviceId };
  return reason === 'declined' ? end(call, 'declined', now, by) : takeOut(call, leg, 'busy', now, by);
}
