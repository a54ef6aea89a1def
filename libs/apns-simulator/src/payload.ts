import { type Reason } from './reasons.js';
import { type PushRequest } from './request.js';

/** "The maximum size of the payload is 4 KB (4096 bytes); for a Voice over Internet Protocol (VoIP) notification 5 KB (5120 bytes)." */
const MOST_BYTES = { voip: 5120, others: 4096 };

/** A push's JSON object. */
export type Payload = Readonly<Record<string, unknown>>;

/**
 * The payload, or why it is none. Apple's table has no reason for JSON that cannot be read, or that is no object; as
 * nothing of it could be delivered, it counts as empty here.
 */
export function readPayload({ body, bodyBytes }: PushRequest, pushType: string): Payload | Reason {
  if (bodyBytes > (pushType === 'voip' ? MOST_BYTES.voip : MOST_BYTES.others)) return 'PayloadTooLarge';
  return parsed(body) ?? 'PayloadEmpty';
}

function parsed(body: string): Payload | null {
  try {
    const value: unknown = JSON.parse(body);
    return typeof value === 'object' && value !== null && !Array.isArray(value) ? (value as Payload) : null;
  } catch {
    return null;
  }
}
