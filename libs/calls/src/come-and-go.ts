import { advanceCall } from './advance.js';
import { type Happening } from './advanced.js';
import { type DeviceRef, type SocketPlace } from './call.js';
import { type Exchange } from './exchange.js';
import { whereabouts } from './whereabouts.js';

/** The device has lost its socket at `place`, and with it its calls may have lost a party. */
export const disconnectFromCalls = (exchange: Exchange, device: DeviceRef, place: SocketPlace): Promise<void> =>
  inItsCalls(exchange, device, { kind: 'disconnect', device, place });

/**
 * The device has another socket than the one that ended: the two servers may have told of their sockets in the wrong order, so
 * that its calls have it at the older one. They are told where it is by now.
 */
export const seatInCalls = (exchange: Exchange, device: DeviceRef): Promise<void> =>
  inItsCalls(exchange, device, async (call) => ({ kind: 'look', seen: await whereabouts(exchange, call) }));

/** The device was registered with a VoIP token: calls that ring its user ring it too. */
export const joinCalls = (exchange: Exchange, device: DeviceRef): Promise<void> =>
  inItsCalls(exchange, device, { kind: 'join', device });

/** The device was deleted, or its VoIP token is another device's: no call of this user rings it any more. */
export const leaveCalls = (exchange: Exchange, device: DeviceRef): Promise<void> =>
  inItsCalls(exchange, device, { kind: 'leave', device });

/** Rejects where not every call could be told; then it is to be done again. */
async function inItsCalls(exchange: Exchange, device: DeviceRef, event: Happening): Promise<void> {
  const calls = await exchange.calls.callsOf(device, exchange.clock());
  const results = await Promise.all(calls.map((call) => advanceCall(exchange, call, event)));
  const failed = results.find((result) => !result.ok && result.code === 'unavailable');
  if (failed) throw new Error(`A call of device ${device.deviceId} could not be told what became of it.`);
}
