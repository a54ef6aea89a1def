import { type Actor, type Call, legOf, mayRing } from './call.js';
import { type Decision, refused, same } from './decision.js';
import { refusalOfEndedLeg } from './ended-leg.js';
import { end } from './ending.js';
import { type Speaker } from './events.js';
import { onDecline } from './on-decline.js';
import { isPartyUser, partyOf } from './place-in-call.js';
import { noSuchCall } from './refusal.js';

/** Before the answer the caller's hang-up cancels and a callee's declines; after it both complete the call. */
export function onHangUp(call: Call, speaker: Speaker, now: number): Decision {
  if (speaker.deviceId === undefined) return onServiceHangUp(call, speaker.user, now);
  const device = { user: speaker.user, deviceId: speaker.deviceId };
  const party = partyOf(call, device);
  if (!party) return refused(noSuchCall);
  if (call.state === 'ended') return same();
  const leg = party.role === 'leg' ? legOf(call, party.deviceId) : undefined;
  if (leg?.state === 'ended') return refused(refusalOfEndedLeg(leg));
  if (leg && mayRing(call)) return onDecline(call, device, 'declined', now);
  return hangUp(call, { id: device.user, deviceId: device.deviceId }, now);
}

function onServiceHangUp(call: Call, user: string, now: number): Decision {
  if (!isPartyUser(call, user)) return refused(noSuchCall);
  if (call.state === 'ended') return same();
  return mayRing(call) && user === call.to ? end(call, 'declined', now, { id: user }) : hangUp(call, { id: user }, now);
}

const hangUp = (call: Call, by: Actor, now: number): Decision =>
  end(call, mayRing(call) ? 'cancelled' : 'completed', now, by);
