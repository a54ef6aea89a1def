import { type CallEvent, type SocketPlace } from '#calls';
import { type Move } from '../explorer.js';
import { advance, type Outcome } from './advance.js';
import {
  type CallHere,
  earOf,
  here,
  keyOf,
  type Phone,
  type Rules,
  spend,
  withCall,
  withPhone,
  type World,
} from './model.js';
import { crash, hear, unreadBy, whereabouts } from './servers.js';

const SERVERS = ['a', 'b'];

/** Sockets come, go, and hear. */
export function socketMoves(rules: Rules, world: World, phone: Phone): Move<World>[] {
  return [...opens(world, phone), ...loses(world, phone), ...tells(rules, world, phone), ...hears(world, phone)];
}

/** Each socket on the other server than the one before. The device book knows it first, then the calls. */
export function opens(world: World, phone: Phone): Move<World>[] {
  if (!phone.awake || phone.place) return [];
  const server = SERVERS[phone.sockets % SERVERS.length]!;
  const place: SocketPlace = { server, socket: `${server}${phone.sockets}` };
  const { bookLapses: _, ...rest } = phone;
  const to: Phone = {
    ...rest,
    ...{ place, book: place, sockets: phone.sockets + 1 },
    untold: [...phone.untold, { kind: 'connect', place }],
  };
  const phones = world.phones.map((each) => (each === phone ? to : each));
  return [{ story: `${keyOf(phone)} opens a socket on server ${server}`, to: { ...world, phones } }];
}

function loses(world: World, phone: Phone): Move<World>[] {
  const { place, untold } = phone;
  if (!place || world.budget.drops === 0) return [];
  const gone: Partial<Phone> = { place: null, untold: [...untold, { kind: 'disconnect', place }] };
  return [{ story: `${keyOf(phone)} loses its socket`, to: withPhone(spend(world, 'drops'), phone, gone) }];
}

/** The server of a socket tells the calls that it has come, or gone. */
function tells(rules: Rules, world: World, phone: Phone): Move<World>[] {
  return phone.untold.flatMap((news) => {
    const { kind, place } = news;
    const isBooked = kind === 'disconnect' && phone.book?.socket === place.socket;
    if (waits(phone, news)) return [];
    const told = withPhone(world, phone, {
      untold: phone.untold.filter((each) => each !== news),
      ...(isBooked && { book: null }),
    });
    const device = { user: phone.user, deviceId: phone.deviceId };
    const event = (before: World, { call }: CallHere): CallEvent =>
      kind === 'disconnect' && !isBooked && call
        ? { kind: 'look', seen: whereabouts(before, call) }
        : { kind, device, place };
    return inAllCalls(told, (before, id) =>
      advance(rules, before, id, event(before, here(before, id)), place.server),
    ).map(({ world: to, how }) => ({
      story: `server ${place.server} tells the calls of the ${kind} of ${keyOf(phone)}${how}`,
      to: kind === 'connect' && how === '' ? heardAll(to, phone) : to,
    }));
  });
}

/** A server tells of a socket in order; what two servers tell of two sockets of one phone may come in any order. */
const waits = ({ untold }: Phone, news: Phone['untold'][number]): boolean =>
  untold
    .slice(0, untold.indexOf(news))
    .some(({ kind, place }) => kind === 'connect' && news.kind === 'disconnect' && place === news.place);

/** The event in one call after the other, in all ways in which each may go. */
function inAllCalls(world: World, advanced: (world: World, id: string) => Outcome[]): Pick<Outcome, 'world' | 'how'>[] {
  return world.calls.reduce<Pick<Outcome, 'world' | 'how'>[]>(
    (ways, { invite: { callId } }) =>
      ways.flatMap((way) => {
        const next = advanced(way.world, callId);
        return next.length === 0 ? [way] : next.map(({ world: to, how }) => ({ world: to, how: way.how + how }));
      }),
    [{ world, how: '' }],
  );
}

const heardAll = (world: World, phone: Phone): World =>
  world.calls.reduce((heard, { invite: { callId } }) => hear(heard, callId, phone), world);

/** A hint has come for the phone's socket: it is told what it has not been told yet. */
function hears(world: World, phone: Phone): Move<World>[] {
  if (!phone.place || !phone.awake) return [];
  return world.calls
    .filter((call) => earOf(call, phone).hinted && unreadBy(call, phone).length > 0)
    .map((call) => ({
      story: `${keyOf(phone)} hears by its socket (call ${call.invite.callId})`,
      to: hear(world, call.invite.callId, phone),
    }));
}

/** What may go wrong with a server, or is found out of that. */
export function serverMoves(world: World): Move<World>[] {
  return SERVERS.flatMap((server) => [
    ...(world.budget.faults > 0 ? [...crashes(world, server), ...losesHints(world, server)] : []),
    ...(world.gaps.includes(server) ? [noticesGap(world, server)] : []),
  ]);
}

function crashes(world: World, server: string): Move<World>[] {
  const isUsed = world.phones.some(({ place, untold }) =>
    [place, ...untold.map((news) => news.place)].some((each) => each?.server === server),
  );
  return isUsed ? [{ story: `server ${server} crashes`, to: crash(spend(world, 'faults'), server) }] : [];
}

const isHintedAt = (world: World, server: string) => (phone: Phone) =>
  phone.place?.server === server &&
  world.calls.some((call) => earOf(call, phone).hinted && unreadBy(call, phone).length > 0);

function losesHints(world: World, server: string): Move<World>[] {
  if (!world.phones.some(isHintedAt(world, server))) return [];
  const to = hinted(world, server, false);
  return [{ story: `server ${server} loses its hints`, to: { ...spend(to, 'faults'), gaps: [...world.gaps, server] } }];
}

const noticesGap = (world: World, server: string): Move<World> => ({
  story: `server ${server} notices that it has lost hints, and looks into the logs`,
  to: { ...hinted(world, server, true), gaps: world.gaps.filter((each) => each !== server) },
});

function hinted(world: World, server: string, isHinted: boolean): World {
  const there = world.phones.filter(({ place }) => place?.server === server).map(keyOf);
  return world.calls.reduce(
    (all, { invite: { callId } }) =>
      withCall(all, callId, ({ ears }) => ({
        ears: Object.fromEntries(
          Object.entries(ears).map(([key, ear]) => [key, there.includes(key) ? { ...ear, hinted: isHinted } : ear]),
        ),
      })),
    world,
  );
}
