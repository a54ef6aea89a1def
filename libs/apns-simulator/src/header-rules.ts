import { type PushHeaders } from './request.js';
import { type Refusal, refuse } from './reasons.js';

/** "A canonical UUID …: 32 hexadecimal digits, displayed in five groups separated by hyphens in the form 8-4-4-4-12." */
const CANONICAL_UUID = /^[0-9a-f]{8}(?:-[0-9a-f]{4}){3}-[0-9a-f]{12}$/i;
/** "The value of this key must not exceed 64 bytes." */
const MOST_COLLAPSE_ID_BYTES = 64;

/** Whether APNs takes it as `apns-id`; it echoes what it takes. */
export function isApnsId(text: string): boolean {
  return CANONICAL_UUID.test(text);
}

/** The first header that is there and cannot be taken. None of them is required. */
export function badHeader(headers: PushHeaders, pushType: string): Refusal | null {
  const is = (name: string, good: (value: string) => boolean): boolean => {
    const value = headers[name];
    return value === undefined || good(value);
  };
  if (!is('apns-id', isApnsId)) return refuse('BadMessageId');
  if (!is('apns-expiration', isEpochSeconds)) return refuse('BadExpirationDate');
  if (!is('apns-priority', (value) => isPriority(value, pushType))) return refuse('BadPriority');
  if (!is('apns-collapse-id', (value) => Buffer.byteLength(value) <= MOST_COLLAPSE_ID_BYTES))
    return refuse('BadCollapseId');
  return null;
}

/** "A UNIX epoch date expressed in seconds (UTC)". Twelve digits are past the year 30000. */
function isEpochSeconds(value: string): boolean {
  return /^\d{1,12}$/.test(value);
}

/** 10, 5 or 1; for background pushes "specifying a priority of 10 is an error". */
function isPriority(value: string, pushType: string): boolean {
  return ['10', '5', '1'].includes(value) && !(pushType === 'background' && value === '10');
}
