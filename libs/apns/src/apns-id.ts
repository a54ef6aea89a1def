import { createHash } from 'node:crypto';

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
  const bytes = createHash('sha256')
    .update([`callwake ${what}`, ...of].join('\n'))
    .digest();
  const [version, variant] = [bytes.readUInt8(6), bytes.readUInt8(8)];
  bytes.writeUInt8((version & 0x0f) | 0x80, 6);
  bytes.writeUInt8((variant & 0x3f) | 0x80, 8);
  return bytes.toString('hex', 0, 16).replace(/^(.{8})(.{4})(.{4})(.{4})(.{12})$/, '$1-$2-$3-$4-$5');
}
