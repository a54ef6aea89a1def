import { type Device, type DeviceRef, type Environment, type PushToken } from '#calls';
import { UnreadableRecord } from './unreadable-record.js';

/** A device, and when it was last registered, in ms since epoch. */
export interface DeviceRecord extends Device {
  readonly registeredAt: number;
}

/** `registeredAt|platform|environment|voip token|its time|alert token|its time`: half the memory of JSON. */
export function packDevice({ registeredAt, platform, environment, tokens }: DeviceRecord): string {
  return [registeredAt, platform, environment, packToken(tokens.voip), packToken(tokens.alert)].join('|');
}

/** Throws UnreadableRecord. */
export function unpackDevice(packed: string, { app, user, deviceId }: DeviceRef, key: string): DeviceRecord {
  const [registeredAt, platform, environment, voip, voipAt, alert, alertAt, ...rest] = packed.split('|');
  const known = platform === 'ios' && isEnvironment(environment) && alertAt !== undefined && rest.length === 0;
  if (!known || !/^\d+$/.test(registeredAt ?? '')) {
    throw new UnreadableRecord(`The device ${deviceId} of user ${user} of app ${app}`, key);
  }
  const tokens = { ...unpackToken('voip', voip, voipAt), ...unpackToken('alert', alert, alertAt) };
  return { deviceId, platform, environment, tokens, registeredAt: Number(registeredAt) };
}

const packToken = (token: PushToken | undefined): string => (token ? `${token.token}|${token.registeredAt}` : '|');

const unpackToken = (kind: 'voip' | 'alert', token: string | undefined, at: string | undefined): Device['tokens'] =>
  token ? { [kind]: { token, registeredAt: Number(at) } } : {};

const isEnvironment = (value: string | undefined): value is Environment =>
  value === 'production' || value === 'sandbox';
