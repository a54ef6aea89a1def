import { CALL_ID, DEVICE_ID, USER_ID } from '#contract';
import { badRequest } from './bad-request.js';

export function checkedDeviceId(deviceId: string): string {
  if (DEVICE_ID.test(deviceId)) return deviceId;
  throw badRequest('deviceId: must be a device id, 1 to 64 characters of A-Z a-z 0-9 _ -');
}

/** Call ids are taken in any case, and kept in lower case. */
export function checkedCallId(callId: string): string {
  if (CALL_ID.test(callId)) return callId.toLowerCase();
  throw badRequest('callId: must be a UUID, as 8-4-4-4-12 hexadecimal digits');
}

export function checkedUserId(user: string): string {
  if (USER_ID.test(user)) return user;
  throw badRequest('user: must be a user id, 1 to 128 characters of A-Z a-z 0-9 . _ ~ @ + -');
}
