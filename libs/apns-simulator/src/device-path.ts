/** "The path to the device token": /3/device/<hexadecimal bytes>. */
const DEVICE_PATH = /^\/3\/device(?:\/([^/?#]*))?$/;

/** The device token that a path names, in lower case; empty where it names none; null for another path. */
export function deviceTokenIn(path: string): string | null {
  const match = DEVICE_PATH.exec(path);
  return match === null ? null : (match[1] ?? '').toLowerCase();
}

/** "APNs device tokens are of variable length. Do not hard-code their size": whole bytes in hex, and no more is known. */
export function isDeviceToken(text: string): boolean {
  return /^(?:[0-9a-f]{2})+$/i.test(text);
}
