import {
  ANSWER_GRACE_MS,
  type Call,
  catchUpOf,
  isLive,
  isOver,
  legOf,
  mayRing,
  partyOf,
  type Party,
  reasonFor,
} from '#calls';
import { type CallHere, earOf, keyOf, type Phone, type World } from './model.js';
import { unreadBy } from './servers.js';

/** What must hold in every state; the first that does not, in words. */
export function wrongIn(world: World, isLastState: boolean): string | null {
  return (
    first(world.calls, (call) => wrongInCall(world, call)) ??
    (ringing(world).length > 1 ? 'two calls of one pair ring at once' : null) ??
    (isLastState ? first(world.calls, (call) => notOver(world, call)) : null)
  );
}

const first = <Each>(all: readonly Each[], wrong: (each: Each) => string | null): string | null =>
  all.reduce<string | null>((found, each) => found ?? wrong(each), null);

const ringing = ({ calls, now }: World) =>
  calls.filter(({ call }) => call && mayRing(call) && now < call.ringUntil + ANSWER_GRACE_MS);

function wrongInCall(world: World, here: CallHere): string | null {
  const { call } = here;
  if (!call) return null;
  return (
    moreWinners(here, call) ??
    noNextEvent(world, here, call) ??
    first(world.phones, (phone) => {
      const party = partyOf(call, phone);
      return party ? (wrongEnd(here, call, phone, party) ?? wrongAtPhone(world, here, call, phone, party)) : null;
    })
  );
}

function moreWinners({ log }: CallHere, { legs, state }: Call): string | null {
  const winners = legs.filter(({ answeredAt }) => answeredAt !== undefined);
  const told = log.filter(({ event }) => event === 'accepted');
  if (winners.length > 1 || told.length > 1) return `${Math.max(winners.length, told.length)} devices have won`;
  const open = legs.filter((leg) => leg.state !== 'ended');
  if (state === 'connected' && open.length !== 1) return 'a call is connected, and more than one leg is open';
  return state === 'ended' && open.length > 0 ? 'a call has ended, and a leg has not' : null;
}

/** While it lives a call has its check; and once over it is retired, or something is still to do that. */
function noNextEvent(world: World, { asked, check, invite }: CallHere, call: Call): string | null {
  const isLate = world.late.some(
    ({ id, effects }) =>
      id === invite.callId && effects.some(({ kind }) => kind === 'retire' || kind === 'confirmCheck'),
  );
  if (check !== null || isLate) return null;
  if (isLive(call) && asked === 'no') return null; // The invite had no answer: its phone repeats it.
  if (isLive(call)) return 'a live call has nothing that will look at it again: its check is gone';
  return world.pair?.callId === call.callId ? 'a call is over, and nobody will give its pair free' : null;
}

/** Who is over by the record is told exactly one end, the record's, from the log and without it. */
function wrongEnd({ log }: CallHere, call: Call, phone: Phone, party: Party): string | null {
  if (!isOver(call, party)) return null;
  const ofRecord = party.role === 'leg' ? legOf(call, party.deviceId)?.reason : call.reason;
  for (const [kept, from] of [
    [log, 'the log'],
    [[], 'the record alone'],
  ] as const) {
    if (kept.length === 0 && isLive(call)) continue;
    const told = catchUpOf(call, party, kept, 0).entries.map((entry) =>
      entry.event === 'ended' ? reasonFor(entry.reason, entry.by, party) : entry.event,
    );
    if (told.length !== 1 || told[0] !== ofRecord) {
      return `${keyOf(phone)} comes back and learns from ${from}: ${told.join(', ') || 'nothing'}; its end is ${ofRecord ?? 'open'}`;
    }
  }
  return null;
}

function wrongAtPhone(world: World, here: CallHere, call: Call, phone: Phone, party: Party): string | null {
  const ear = earOf(here, phone);
  const name = keyOf(phone);
  const unread = unreadBy(here, phone);
  if (ear.end !== null && ear.screen !== 'over') return `${name} rings, and has been told the end`;
  if (ear.end !== null && !isOver(call, party)) return `${name} has been told an end of a call that goes on for it`;
  const ofRecord = party.role === 'leg' ? legOf(call, party.deviceId)?.reason : call.reason;
  if (ear.end !== null && ear.end !== ofRecord)
    return `${name} was told ${ear.end}, and its end is ${ofRecord ?? 'open'}`;
  if (unread.length === 0 || !phone.awake || !phone.place) return null;
  const willHear =
    ear.hinted ||
    world.gaps.includes(phone.place.server) ||
    phone.untold.some(({ kind, place }) => kind === 'connect' || place.socket !== phone.book?.socket) ||
    (party.role === 'caller' && here.asked !== 'acknowledged') ||
    (isLive(call) && here.check !== null && legOf(call, phone.deviceId)?.socket !== phone.place.socket);
  return willHear
    ? null
    : `${name} is connected, and nothing will tell it: ${unread.map(({ event }) => event).join(', ')}`;
}

/** Where nothing can happen any more, all calls are over, and nobody who could know it shows anything else. */
function notOver({ phones }: World, here: CallHere): string | null {
  const { call } = here;
  if (call && isLive(call)) return 'nothing can happen any more, and the call has not ended';
  const still = phones.find((phone) => phone.awake && ['rings', 'talks'].includes(earOf(here, phone).screen));
  return still ? `nothing can happen any more, and ${keyOf(still)} still ${earOf(here, still).screen}` : null;
}
