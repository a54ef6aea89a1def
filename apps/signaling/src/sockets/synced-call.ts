import { type Catchup, type Clock } from '#calls';
import { callView, type SyncedCall, toWire } from '#contract';
import { type IceServersOf } from '../ice-servers.js';
import { type Identity } from './identity.js';

/** What `call:sync` says of one call. */
export function syncedCall(catchup: Catchup, identity: Identity, clock: Clock, iceServersOf: IceServersOf): SyncedCall {
  const { call, party, entries, truncated } = catchup;
  const at = clock();
  const iceServers = () => iceServersOf(identity);
  return {
    call: callView(call, party.role === 'caller' ? { as: 'caller' } : { as: 'callee', deviceId: party.deviceId }),
    events: entries.map((entry) => toWire(entry, { callId: call.callId, at, party, iceServers })),
    ...(party.role === 'caller' && { iceServers: iceServers() }),
    ...(truncated && { truncated }),
  };
}
