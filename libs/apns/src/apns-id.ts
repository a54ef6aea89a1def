import { hash } from 'node:crypto';

/**
 * The id of the push of a device in a call, the same on every attempt: a name-based UUID (RFC 9562, version 8), lower case.
 * Apple does not promise to merge two requests of one apns-id; it is for tracing.
 */
export const apnsIdOf = (app: string, callId: string, deviceId: string): string =>
  uuidOf('push', app, callId, deviceId);

/** And that of the push which tells the device that it missed the call. */
export const missedCallApnsIdOf = (app: string, callId: string, deviceId: string): string =>
  uuidOf('missed call', app, callId, deviceId);

function uuidOf(what: string, ...of: readonly string[]): string {
  const hex = hash('sha256', [`callwake ${what}`, ...of].join('\n'));
  const variant = ((parseInt(hex.charAt(16), 16) & 0x3) | 0x8).toString(16);
  const [low, mid, high] = [hex.slice(0, 8), hex.slice(8, 12), hex.slice(13, 16)];
  return `${low}-${mid}-8${high}-${variant}${hex.slice(17, 20)}-${hex.slice(20, 32)}`;
}
