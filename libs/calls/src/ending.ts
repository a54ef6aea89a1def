import { type Actor, type Call, type EndReason, type Leg, type LegEndReason, winnerOf } from './call.js';
import { type Decision, type NewEntry, next } from './decision.js';
import { type Effect } from './events.js';
import { openLegs } from './legs.js';
import { type Audience, reasonFor } from './log.js';
import { ofMissed } from './missed.js';

/** A push that may still go out is no longer wanted; nobody needs to send it. */
export const withoutPush = (leg: Leg, now: number): Leg =>
  leg.push && isWaiting(leg) ? { ...leg, push: { ...leg.push, state: 'skipped', at: now } } : leg;

export const isWaiting = (leg: Leg): boolean => leg.push?.state === 'held' || leg.push?.state === 'queued';

export const cancelPushes = (legs: readonly Leg[]): Effect[] =>
  legs.filter(isWaiting).map((leg) => ({ kind: 'cancelPush', deviceId: leg.deviceId }));

export function endLeg(leg: Leg, reason: LegEndReason, now: number): Leg {
  return leg.state === 'ended' ? leg : { ...withoutPush(leg, now), state: 'ended', reason };
}

/** Everyone who has not been told an end yet; after the answer these are the two who talk. */
function stillConcerned(call: Call): Audience {
  const winner = winnerOf(call);
  return { caller: true, legs: winner ? { only: winner.deviceId } : openLegs(call) };
}

export function end(call: Call, reason: EndReason, now: number, by?: Actor): Decision {
  const ended: NewEntry = { event: 'ended', reason, ...(by && { by }), to: stillConcerned(call) };
  const legs = call.legs.map((leg) => endLeg(leg, reasonFor(reason, by, { role: 'leg', deviceId: leg.deviceId }), now));
  const decision = next(call, { state: 'ended', endedAt: now, reason, legs, ...(by && { by }) }, [ended]);
  return { ...decision, effects: [...cancelPushes(call.legs), ...ofMissed(decision.call), { kind: 'retire' }] };
}
