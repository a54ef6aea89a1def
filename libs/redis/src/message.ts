import { type Hint } from '#calls';
import { parseObject } from './unreadable-record.js';

/** What one server hears from another, or from a worker. */
export type Message = { readonly hint: Hint } | { readonly replaced: string };

/** A hint carries its entries where they are small; larger ones are read from the log by the server whose sockets they concern. */
const MOST_BYTES = 8 * 1024;

export function packHint(hint: Hint): string {
  const whole = JSON.stringify({ hint });
  if (Buffer.byteLength(whole) < MOST_BYTES) return whole;
  const { entries: _, ...without } = hint;
  return JSON.stringify({ hint: without });
}

export const packReplaced = (socket: string): string => JSON.stringify({ replaced: socket });

/** Null where it is neither. */
export function unpackMessage(packed: string): Message | null {
  const message = parseObject(packed);
  if (!message) return null;
  if ('replaced' in message) return typeof message.replaced === 'string' ? { replaced: message.replaced } : null;
  return 'hint' in message && isHint(message.hint) ? { hint: message.hint } : null;
}

function isHint(value: unknown): value is Hint {
  const hint = value as Partial<Hint> | null;
  return (
    typeof hint === 'object' &&
    typeof hint?.app === 'string' &&
    typeof hint.callId === 'string' &&
    typeof hint.callee === 'string' &&
    typeof hint.caller?.id === 'string' &&
    typeof hint.after === 'number' &&
    typeof hint.seq === 'number'
  );
}
