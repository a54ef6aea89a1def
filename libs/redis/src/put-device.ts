import { type DeviceRef } from '#calls';
import { type Keys } from './keys.js';
import { luaScript } from './lua-script.js';
import { type RedisClient } from './redis-client.js';

/** Packed devices; undefined: there must be none. */
export interface DevicePut {
  readonly device: DeviceRef;
  readonly before: string | undefined;
  readonly after: string;
  /** The user's device that goes for it. */
  readonly goes?: { readonly deviceId: string; readonly packed: string } | undefined;
  readonly most: number;
}

/** False: something else was there, or it would be too many; read again. */
export type PutDevice = (put: DevicePut) => Promise<boolean>;

/** Replaces a device that is as it was read: put-device.lua. */
export function putDeviceScript(redis: RedisClient, keys: Keys): PutDevice {
  const run = luaScript(redis, 'put-device', 1);
  return async ({ device, before, after, goes, most }) => {
    const other = [goes?.deviceId ?? '', goes?.packed ?? ''];
    return (await run(keys.devices(device), device.deviceId, before ?? '', after, ...other, most)) === 1;
  };
}
