import { type Call, type EndReason, type Leg } from './call.js';
import { type Audience } from './log.js';

/** A leg that rings, or may still be made to ring: told by socket, or a push is on its way or was taken by Apple. */
export function couldRing(leg: Leg): boolean {
  if (leg.state === 'ended') return false;
  if (leg.state === 'ringing' || leg.server !== undefined) return true;
  return leg.push !== undefined && leg.push.state !== 'failed';
}

/** A phone of the callee was really reached: it spoke, or Apple took its push. */
const wasReached = (leg: Leg): boolean =>
  leg.server !== undefined ||
  leg.wokenAt !== undefined ||
  leg.ringingAt !== undefined ||
  leg.push?.state === 'accepted';

/** Why a call ends of which no leg can ring any more: a phone that said busy tells more than one that is out of reach. */
export const reasonWithoutLegs = (legs: readonly Leg[]): EndReason =>
  legs.some((leg) => leg.reason === 'busy') ? 'busy' : 'unreachable';

export const reasonAtDeadline = (call: Call): EndReason => (call.legs.some(wasReached) ? 'unanswered' : 'unreachable');

/** The legs that have not been told their end yet, late ones included, but for these. */
export function openLegs(call: Call, but: readonly string[] = []): NonNullable<Audience['legs']> {
  const over = call.legs.filter((leg) => leg.state === 'ended').map((leg) => leg.deviceId);
  return over.length + but.length === 0 ? 'all' : { except: [...over, ...but] };
}
