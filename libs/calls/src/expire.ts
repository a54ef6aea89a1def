import { advanceCall } from './advance.js';
import { type CallRef } from './call.js';
import { type Exchange } from './exchange.js';
import { nextCheck } from './on-check.js';

/** The check job's work. Answers when to look again, in ms since epoch; null where nothing can happen by time alone. */
export async function checkCall(exchange: Exchange, call: CallRef): Promise<number | null> {
  const result = await advanceCall(exchange, call, { kind: 'check' });
  if (result.ok) return nextCheck(result.call);
  return result.code === 'unavailable' ? exchange.clock() + 1_000 : null;
}
