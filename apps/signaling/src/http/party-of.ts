import { type Identity } from '#auth';
import { type DeviceRef } from '#calls';
import { badRequest } from './bad-request.js';
import { checkedDeviceId, checkedUserId } from './ids.js';
import { parametersOf, type Query } from './parameters.js';
import { Problem } from './problem.js';
import { type PartySpeaker, type Woken } from './speaker.js';

/**
 * The device that speaks: a wake token says which, a user token names it with `?deviceId=`. Null where a user token names none.
 */
export function deviceOf(speaker: Woken | Identity, query: Query): DeviceRef | null {
  const { deviceId } = parametersOf(query, ['deviceId']);
  const { app, user, scope } = speaker;
  if (scope === 'service' && deviceId !== undefined) throw badRequest('deviceId: a service speaks without a device');
  if (scope !== 'wake') return deviceId === undefined ? null : { app, user, deviceId: checkedDeviceId(deviceId) };
  if (deviceId === undefined || deviceId === speaker.deviceId) return { app, user, deviceId: speaker.deviceId };
  throw new Problem({
    code: 'forbidden',
    message: 'deviceId: is not the device that the wake token was made for; leave it out',
  });
}

/** As `deviceOf`, where a device must speak. */
export function speakingDevice(speaker: PartySpeaker, query: Query): DeviceRef {
  if (speaker.scope === 'service')
    throw new Problem({
      code: 'forbidden',
      message: 'Only a device of the callee rings or declines; a service hangs up.',
    });
  const device = deviceOf(speaker, query);
  if (!device) throw badRequest('deviceId: a user token names the device, as ?deviceId=<device id>');
  return device;
}

/** Who hangs up: a device, or, for a service, the user that it names with `?user=`; null: the caller. */
export function hangingUp(speaker: Identity, query: Query): { user: string; deviceId?: string } | null {
  if (speaker.scope !== 'service') return speakingDevice(speaker, query);
  const { user } = parametersOf(query, ['user']);
  return user === undefined ? null : { user: checkedUserId(user) };
}
