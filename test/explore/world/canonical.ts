import { type Call, isLive, type Leg, mayRing, partyOf, PEER_GONE_MS, type Seat, type SocketPlace } from '#calls';
import { type CallHere, earOf, type Phone, type World } from './model.js';
import { unreadBy } from './servers.js';
import { phaseOf } from './time.js';

/**
 * A state as a text in which everything stands that can make a difference later, and nothing else: times as ages, of the record
 * only what rules read, of the log only what somebody has not read.
 */
export function canonical(world: World): string {
  const { phones, calls, pair, gaps, late, budget, now } = world;
  return JSON.stringify([
    phaseOf(world),
    phones.map((phone) => phoneOf(phone)),
    calls.map((call) => callOf(world, call)),
    calls.length > 1 && pair ? [pair.callId, now > pair.landsBy, now < pair.until] : 0,
    [...gaps].sort(),
    late.map(({ id, effects }) => [id, effects]),
    [budget.drops, budget.faults, budget.refusals],
  ]);
}

const placeOf = (place: Partial<SocketPlace> | null) => place?.socket ?? 0;

const phoneOf = ({ awake, place, sockets, book, bookLapses, untold }: Phone) => [
  awake,
  placeOf(place),
  sockets,
  placeOf(book),
  bookLapses !== undefined && book !== null,
  untold.map(({ kind, place: at }) => kind.charAt(0) + at.socket).sort(),
];

function callOf(world: World, here: CallHere) {
  const { now, phones } = world;
  const { asked, asking, call, check, slow, jobs } = here;
  return [
    asked,
    asking ? [asking.devices, now > asking.latest] : 0,
    call ? recordOf(call, now) : 0,
    check === null ? 0 : check <= now ? 1 : 2,
    slow ?? 0,
    Object.keys(jobs)
      .sort()
      .map((deviceId) => {
        const job = jobs[deviceId]!;
        return [deviceId, job.sending ? 2 : job.at <= now ? 1 : 0];
      }),
    phones.map((phone) => earAs(here, phone)),
  ];
}

function earAs(here: CallHere, phone: Phone) {
  const { screen, end, hinted, push } = earOf(here, phone);
  const unread = unreadBy(here, phone).map((entry) => entry.event + ('reason' in entry ? entry.reason : ''));
  if (!here.call || !partyOf(here.call, phone)) return [screen, push];
  return [screen, end, hinted && unread.length > 0, push, unread.join(' ')];
}

function recordOf(call: Call, now: number) {
  const { state, reason, by, caller, legs } = call;
  if (!isLive(call)) return [reason, by?.deviceId, legs.map((leg) => leg.deviceId + (leg.reason ?? ''))];
  const reached =
    mayRing(call) && legs.some((leg) => leg.wokenAt ?? leg.ringingAt ?? leg.server ?? leg.push?.state === 'accepted');
  return [state, seatOf(caller, now), reached, now >= call.ringUntil + 2_000, legs.map((leg) => legOf(leg, now))];
}

const seatOf = ({ socket, goneAt }: Seat, now: number) => [
  socket ?? 0,
  goneAt === undefined ? -1 : Math.min(now - goneAt, PEER_GONE_MS),
];

function legOf(leg: Leg, now: number) {
  const { deviceId, state, reason, answeredAt, push } = leg;
  if (state === 'ended') return [deviceId, reason, answeredAt !== undefined];
  const fresh = push?.state === 'held' && now < push.at + 1_000;
  return [deviceId, state, answeredAt !== undefined, push?.state ?? 0, fresh, ...seatOf(leg, now)];
}
