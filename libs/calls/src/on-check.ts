import { type Call, type EndReason, isLive, mayRing, type Seat, winnerOf } from './call.js';
import { type Decision, next, same } from './decision.js';
import { end, isWaiting } from './ending.js';
import { type Effect, type Whereabouts } from './events.js';
import { reasonAtDeadline } from './legs.js';
import {
  ANSWER_GRACE_MS,
  CALLER_GONE_MS,
  LOOK_WHILE_CONNECTED_MS,
  LOOK_WHILE_RINGING_MS,
  PEER_GONE_MS,
} from './limits.js';
import { ofMissed } from './missed.js';
import { find } from './on-look.js';

/**
 * The call's own check: carries out the deadline, ends the call of a party that was gone for too long and is not there now, and
 * asks again for pushes that a crash may have lost, those of a missed call too.
 */
export function onCheck(call: Call, now: number, seen?: Whereabouts): Decision {
  if (!isLive(call)) return same([...ofMissed(call), { kind: 'retire' }]);
  if (mayRing(call) && now >= deadlineOf(call)) return end(call, reasonAtDeadline(call), now);
  const found = seen && find(call, seen, now);
  const after: Call = { ...call, ...found?.change };
  const reason = seen && reasonOfAbsence(after, now);
  if (reason) return end(after, reason, now);
  const effects = missingPushes(call);
  if (!found) return same(effects);
  return { ...next(call, found.change, [], [...effects, ...found.effects]), nudge: found.nudge };
}

/** When a live call must be looked at next, in ms since epoch; null for one that is over. */
export function nextCheck(call: Call, now: number): number | null {
  if (!isLive(call)) return null;
  const ends = absences(call).map(([seat, limitMs]) => (seat.goneAt ?? Infinity) + limitMs);
  if (!mayRing(call)) return Math.min(now + LOOK_WHILE_CONNECTED_MS, ...ends);
  return Math.min(now + LOOK_WHILE_RINGING_MS, deadlineOf(call), ...ends);
}

const deadlineOf = (call: Call): number => call.ringUntil + ANSWER_GRACE_MS;

/** Whose absence ends the call, and after how long. */
function absences(call: Call): (readonly [Seat, number])[] {
  if (mayRing(call)) return [[call.caller, CALLER_GONE_MS]];
  return [call.caller, winnerOf(call) ?? {}].map((seat) => [seat, PEER_GONE_MS]);
}

function reasonOfAbsence(call: Call, now: number): EndReason | undefined {
  const isOver = absences(call).some(([{ goneAt }, limitMs]) => goneAt !== undefined && now >= goneAt + limitMs);
  if (!isOver) return undefined;
  return mayRing(call) ? 'cancelled' : 'failed';
}

const missingPushes = (call: Call): Effect[] =>
  mayRing(call) ? call.legs.filter(isWaiting).map(({ deviceId }) => ({ kind: 'push', deviceId, held: false })) : [];
