import { type Call, legOf, mayRing } from './call.js';
import { type Decision, next, refused, same, withLeg } from './decision.js';
import { cancelPushes, withoutPush } from './ending.js';
import { type SpeakingDevice } from './events.js';
import { refusalOfEndedLeg } from './ended-leg.js';
import { noSuchCall } from './refusal.js';

/** A device shows its call screen: the caller hears it, and a push that still waits for it is not needed. */
export function onRing(call: Call, device: SpeakingDevice, now: number): Decision {
  const leg = device.user === call.to ? legOf(call, device.deviceId) : undefined;
  if (!leg) return refused(noSuchCall);
  if (leg.state === 'ringing' || leg.state === 'connected') return same();
  if (!mayRing(call) || leg.state === 'ended') return refused(refusalOfEndedLeg(leg));
  const { deviceId } = leg;
  return next(
    call,
    {
      state: 'ringing',
      legs: withLeg(call, deviceId, (before) => ({
        ...withoutPush(before, now),
        state: 'ringing',
        wokenAt: before.wokenAt ?? now,
        ringingAt: now,
      })),
    },
    [{ event: 'progress', stage: 'ringing', deviceId, to: { caller: true } }],
    cancelPushes([leg]),
  );
}
