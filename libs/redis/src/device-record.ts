import { type Device, type DeviceRef, type Environment, type PushToken } from '#calls';
import { UnreadableRecord } from './unreadable-record.js';

/** A device, and when it was last registered, in ms since epoch. */
export interface DeviceRecord extends Device {
  readonly registeredAt: number;
  /** Its environment was found out, against what the app said. */
  readonly isFound?: true;
}

/** `registeredAt|platform|environment, with ! where it was found out|voip token|its time|alert token|its time`: half the memory of JSON. */
export function packDevice({ registeredAt, platform, environment, isFound, tokens }: DeviceRecord): string {
  return [
    registeredAt,
    platform,
    `${environment}${isFound ? '!' : ''}`,
    packToken(tokens.voip),
    packToken(tokens.alert),
  ].join('|');
}

/** Throws UnreadableRecord. */
export function unpackDevice(packed: string, { app, user, deviceId }: DeviceRef, key: string): DeviceRecord {
  const [registeredAt, platform, tagged, voip, voipAt, alert, alertAt, ...rest] = packed.split('|');
  const environment = tagged?.replace('!', '');
  const known = platform === 'ios' && isEnvironment(environment) && alertAt !== undefined && rest.length === 0;
  if (!known || !/^\d+$/.test(registeredAt ?? '')) {
    throw new UnreadableRecord(`The device ${deviceId} of user ${user} of app ${app}`, key);
  }
  const tokens = { ...unpackToken('voip', voip, voipAt), ...unpackToken('alert', alert, alertAt) };
  const found = tagged === environment ? {} : { isFound: true as const };
  return { deviceId, platform, environment, tokens, registeredAt: Number(registeredAt), ...found };
}

const packToken = (token: PushToken | undefined): string => (token ? `${token.token}|${token.registeredAt}` : '|');

const unpackToken = (kind: 'voip' | 'alert', token: string | undefined, at: string | undefined): Device['tokens'] =>
  token ? { [kind]: { token, registeredAt: Number(at) } } : {};

const isEnvironment = (value: string | undefined): value is Environment =>
  value === 'production' || value === 'sandbox';
