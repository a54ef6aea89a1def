import { type Call } from './call.js';
import { type Whereabouts } from './events.js';
import { type Exchange } from './exchange.js';

/** Where the devices of a call are now. Rejects where the device book can't be asked. */
export async function whereabouts({ devices }: Pick<Exchange, 'devices'>, call: Call): Promise<Whereabouts> {
  const { app, from, to } = call;
  const { deviceId } = call.caller;
  const [caller, callee] = await Promise.all([
    deviceId === undefined ? undefined : devices.whereIs({ app, user: from.id, deviceId }),
    devices.reachable({ app, user: to }),
  ]);
  return { ...(caller !== undefined && { caller }), callee };
}
