import { advanceCall } from './advance.js';
import { type Call, type CallRef, isLive } from './call.js';
import { type CallEvent } from './events.js';
import { type Exchange } from './exchange.js';
import { nextCheck } from './on-check.js';
import { whereabouts } from './whereabouts.js';

/** The check job's work. Answers when to look again, in ms since epoch; null for one that is over. */
export async function checkCall(exchange: Exchange, call: CallRef): Promise<number | null> {
  const result = await advanceCall(exchange, call, lookAndCheck(exchange));
  if (result.ok) return nextCheck(result.call, exchange.clock());
  return result.code === 'unavailable' ? exchange.clock() + 1_000 : null;
}

const lookAndCheck =
  (exchange: Exchange) =>
  async (call: Call): Promise<CallEvent> => ({
    kind: 'check',
    ...(isLive(call) && { seen: await whereabouts(exchange, call) }),
  });
