import { type Leg, type LegPush, type Seat } from './call.js';
import { type Effect } from './events.js';
import { type Reachable } from './ports.js';
import { isConnected } from './seat.js';

/** A leg for a device that can be reached. */
export function newLeg(device: Reachable, now: number): Leg {
  const { deviceId, hasVoipToken, server, socket } = device;
  return {
    ...{ deviceId, state: 'calling' },
    ...(server !== undefined && { server }),
    ...(socket !== undefined && { socket }),
    ...(hasVoipToken && { push: newPush(device, now) }),
  };
}

/** Held back where a socket tells the device of the call. */
export const newPush = (seat: Seat, now: number): LegPush => ({
  state: isConnected(seat) ? 'held' : 'queued',
  at: now,
});

export const firstPush = ({ deviceId, push }: Leg): Effect[] =>
  push ? [{ kind: 'push', deviceId, held: push.state === 'held' }] : [];
