import { type Call, legOf } from './call.js';
import { type SpeakingDevice } from './events.js';
import { type Party } from './log.js';

/** What this device is in the call: the inviting device, a leg, or nothing. */
export function partyOf(call: Call, device: SpeakingDevice): Party | null {
  if (device.user === call.from.id) return device.deviceId === call.caller.deviceId ? { role: 'caller' } : null;
  if (device.user !== call.to || !legOf(call, device.deviceId)) return null;
  return { role: 'leg', deviceId: device.deviceId };
}

export const isPartyUser = (call: Call, user: string): boolean => user === call.from.id || user === call.to;
