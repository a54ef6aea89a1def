import { type Call, catchUpOf, partyOf, type Reachable, reasonFor, SERVER_LEASE_MS, type Whereabouts } from '#calls';
import { type CallHere, type Ear, earOf, here, type Phone, withEar, type World } from './model.js';

/** Its sockets are gone, and what it had in hand; the book has them until its lease lapses. It is up again at once. */
export function crash(world: World, server: string): World {
  const bookLapses = world.now + SERVER_LEASE_MS;
  const phones = world.phones.map((phone) => ({
    ...phone,
    untold: phone.untold.filter(({ place }) => place.server !== server),
    place: phone.place?.server === server ? null : phone.place,
    ...(phone.book?.server === server && { bookLapses: phone.bookLapses ?? bookLapses }),
  }));
  const calls = world.calls.map((call) => (isAskedAt(call, server) ? withoutAsking(call) : call));
  return { ...world, phones, calls, gaps: world.gaps.filter((each) => each !== server) };
}

const isAskedAt = ({ asked, invite }: CallHere, server: string): boolean =>
  (asked === 'asks' || asked === 'written') && invite.socket?.startsWith(server) === true;

export const withoutAsking = (call: CallHere): CallHere => ({ ...call, asked: 'no', asking: null });

const bookOf = ({ now }: World, { book, bookLapses = Infinity }: Phone) => (now < bookLapses ? book : null);

export const reachable = (world: World, user: string): Reachable[] =>
  world.phones
    .filter((phone) => phone.user === user && (phone.hasVoipToken || bookOf(world, phone)))
    .map((phone) => ({ deviceId: phone.deviceId, hasVoipToken: phone.hasVoipToken, ...bookOf(world, phone) }));

export function whereabouts(world: World, call: Call): Whereabouts {
  const caller = world.phones.find(({ user, deviceId }) => user === call.from.id && deviceId === call.caller.deviceId);
  return { caller: caller ? bookOf(world, caller) : null, callee: reachable(world, call.to) };
}

/** What the phone has not been told of a call that concerns it. */
export function unreadBy(call: CallHere, phone: Phone) {
  const party = call.call && partyOf(call.call, phone);
  if (!call.call || !party) return [];
  const { cursor } = earOf(call, phone);
  const above = call.log.filter(({ seq }) => seq > cursor);
  return catchUpOf(call.call, party, above, cursor).entries.filter(({ event }) => event !== 'progress');
}

/** The phone is told all there is for it, in order. */
export function hear(world: World, id: string, phone: Phone): World {
  const call = here(world, id);
  const party = call.call && partyOf(call.call, phone);
  if (!call.call || !party) return world;
  const ear = unreadBy(call, phone).reduce<Ear>(
    (heard, entry) => {
      switch (entry.event) {
        case 'incoming':
          return heard.screen === 'nothing' || heard.end !== null ? { ...heard, screen: 'rings' } : heard;
        case 'accepted':
          return { ...heard, screen: 'talks' };
        case 'ended':
          return { ...heard, screen: 'over', end: reasonFor(entry.reason, entry.by, party) };
        case 'progress':
        case 'signal':
          return heard;
      }
    },
    earOf(call, phone),
  );
  return withEar(world, id, phone, { ...ear, cursor: call.call.lastSeq, hinted: false });
}
