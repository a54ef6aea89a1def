import { type Leg, type Seat, type SocketPlace } from './call.js';
import { type Effect } from './events.js';

export const isAt = (seat: Seat, { server, socket }: SocketPlace): boolean =>
  isConnected(seat) && seat.server === server && seat.socket === socket;

export const isConnected = ({ server, goneAt }: Seat): boolean => server !== undefined && goneAt === undefined;

export function seated<Seated extends Seat>(seat: Seated, { server, socket }: SocketPlace): Seated {
  const { goneAt: _, ...rest } = seat;
  return { ...(rest as Seated), server, socket };
}

/** Where the device was stays known: it may come back there, and what concerns it is still told there. */
export const goneSince = <Seated extends Seat>(seat: Seated, now: number): Seated => ({ ...seat, goneAt: now });

export const legSeated = (leg: Leg, place: SocketPlace, now: number): Leg => ({
  ...seated(leg, place),
  wokenAt: leg.wokenAt ?? now,
});

/** A push that was held back for the socket waits for nothing any more. */
export function legGone(leg: Leg, now: number): Leg {
  const { push } = leg;
  return { ...goneSince(leg, now), ...(push?.state === 'held' && { push: { ...push, state: 'queued', at: now } }) };
}

export const hurryPush = ({ deviceId, push }: Leg): Effect[] =>
  push?.state === 'held' ? [{ kind: 'hurryPush', deviceId, heldAt: push.at }] : [];
