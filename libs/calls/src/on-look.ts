import { type Call, isLive, type Leg, legOf, mayRing, type Seat, type SocketPlace } from './call.js';
import { type Decision, next, same } from './decision.js';
import { type Effect, type Whereabouts } from './events.js';
import { firstPush, newLeg, newPush } from './new-leg.js';
import { type Reachable } from './ports.js';
import { goneSince, hurryPush, isAt, isConnected, legGone, legSeated, seated } from './seat.js';

/** What a look at the devices changes of a call. */
export interface Found {
  readonly change: Pick<Call, 'caller' | 'legs'>;
  readonly effects: readonly Effect[];
  /** Servers of devices that were found where they were not looked for. */
  readonly nudge: readonly string[];
}

/** Who came, moved or went without an event of its own: in the moment of the invite, or by the death of a server. */
export function onLook(call: Call, seen: Whereabouts, now: number): Decision {
  const found = find(call, seen, now);
  const { change, nudge } = findOver({ ...call, ...found?.change }, seen);
  if (!found && nudge.length === 0) return same();
  return { ...next(call, change, [], found?.effects), nudge: [...new Set([...(found?.nudge ?? []), ...nudge])] };
}

/** Whose end went to where it no longer was: the server where it is looks into the log. */
function findOver(call: Call, { caller, callee }: Whereabouts): Pick<Found, 'change' | 'nudge'> {
  const moved = <Seated extends Seat>(seat: Seated, place: SocketPlace | null | undefined): Seated =>
    place && !isAt(seat, place) ? seated(seat, place) : seat;
  const inviting = isLive(call) ? call.caller : moved(call.caller, caller);
  const legs = call.legs.map((leg) => {
    const device = callee.find(({ deviceId }) => deviceId === leg.deviceId);
    return leg.state === 'ended' ? moved(leg, device && placeOf(device)) : leg;
  });
  const pairs = [[call.caller, inviting] as const, ...call.legs.map((leg, i) => [leg, legs[i] ?? leg] as const)];
  return { change: { caller: inviting, legs }, nudge: pairs.flatMap(newServer) };
}

/** Null: everybody is where the call has them. */
export function find(call: Call, { caller, callee }: Whereabouts, now: number): Found | null {
  if (!isLive(call)) return null;
  const deviceOf = (leg: Leg) => callee.find(({ deviceId }) => deviceId === leg.deviceId);
  const inviting = caller === undefined ? call.caller : findCaller(call.caller, caller, now);
  const known = call.legs.map((leg) => (leg.state === 'ended' ? leg : findLeg(call, leg, deviceOf(leg), now)));
  const late = mayRing(call)
    ? callee.filter(({ deviceId }) => !legOf(call, deviceId)).map((device) => newLeg(device, now))
    : [];
  const pairs = call.legs.flatMap((before, i) => {
    const after = known[i];
    return !after || after === before ? [] : [[before, after] as const];
  });
  if (inviting === call.caller && pairs.length + late.length === 0) return null;
  return {
    change: { caller: inviting, legs: [...known, ...late] },
    effects: [...pairs.flatMap(([before, after]) => pushEffects(before, after)), ...late.flatMap(firstPush)],
    nudge: [...new Set([[call.caller, inviting] as const, ...pairs].flatMap(newServer).concat(late.flatMap(serverOf)))],
  };
}

function findCaller(seat: Call['caller'], place: SocketPlace | null, now: number): Call['caller'] {
  if (place) return isAt(seat, place) ? seat : seated(seat, place);
  return isConnected(seat) ? goneSince(seat, now) : seat;
}

function findLeg(call: Call, leg: Leg, device: Reachable | undefined, now: number): Leg {
  const there = findSocket(leg, device && placeOf(device), now);
  const isUnpushed = device?.hasVoipToken === true && !leg.push && leg.state === 'calling' && mayRing(call);
  return isUnpushed ? { ...there, push: newPush(there, now) } : there;
}

function findSocket(leg: Leg, place: SocketPlace | null | undefined, now: number): Leg {
  if (place) return isAt(leg, place) ? leg : legSeated(leg, place, now);
  return isConnected(leg) ? legGone(leg, now) : leg;
}

const placeOf = ({ server, socket }: Reachable): SocketPlace | null =>
  server !== undefined && socket !== undefined ? { server, socket } : null;

const pushEffects = (before: Leg, after: Leg): Effect[] => {
  if (after.push === before.push) return [];
  return before.push ? hurryPush(before) : firstPush(after);
};

const serverOf = ({ server }: Seat): string[] => (server === undefined ? [] : [server]);

const newServer = ([before, after]: readonly [Seat, Seat]): string[] =>
  isConnected(after) && after.socket !== before.socket ? serverOf(after) : [];
