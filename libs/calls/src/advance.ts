import { type Advanced, type Happening } from './advanced.js';
import { type CallRef } from './call.js';
import { type Exchange } from './exchange.js';
import { CallsInHand } from './in-hand.js';

/**
 * Read, decide, write if nothing has changed since, run the effects; on a conflict read and decide again. The only way a call
 * changes. Events of one process that meet at a call go into one write.
 */
export function advanceCall(exchange: Exchange, ref: CallRef, happening: Happening): Promise<Advanced> {
  const latest = exchange.clock() + exchange.budgetMs;
  const { inHand = new CallsInHand() } = exchange;
  return new Promise((resolve, reject) => {
    inHand.add(ref, { exchange, happening, latest, conflicts: 0, resolve, reject });
  });
}
