import { isNumber, isObject, isPerson, isUuid, must } from './guards.js';
import { type Media, type Person } from './wire.js';

/** What a VoIP push of Callwake carries; as the push library hands it over. */
export interface PushPayload {
  readonly callId: string;
  readonly from: Person;
  readonly media: Media;
  /** Ms since epoch. */
  readonly sentAt: number;
  /** Ms since epoch. */
  readonly ringUntil: number;
  /** Good for this device in this call. */
  readonly wake: string;
  readonly data?: unknown;
}

export function readPayload(payload: unknown): PushPayload {
  const { callId, from, media, sentAt, ringUntil, wake, data } = isObject(payload) ? payload : {};
  must(
    isUuid(callId) && isPerson(from) && isNumber(sentAt) && isNumber(ringUntil) && typeof wake === 'string',
    'woken: give the payload of a push: { callId, from, sentAt, ringUntil, wake }',
  );
  return { callId: callId.toLowerCase(), from, media: media as Media, sentAt, ringUntil, wake, data };
}
