import { announceLater, announcementsOf } from './announcements.js';
import { type Call } from './call.js';
import { type Decision } from './decision.js';
import { type Exchange } from './exchange.js';
import { hintOf, serversOf } from './hint.js';
import { KEEP_ENDED_MS, LONGEST_CALL_MS } from './limits.js';
import { type CallWrite, type WriteResult } from './ports.js';

export type Next = Extract<Decision, { kind: 'next' }>;

/** What a call was, and was made; several in a row may go into one write. `before` undefined: it is placed. */
export interface Step {
  readonly before?: Call;
  readonly after: Call;
}

/** Writes a decision where nothing has changed since, and tells it; its effects are left to be run. */
export async function write(
  exchange: Exchange,
  decision: Next,
  steps: readonly Step[],
  latest: number,
): Promise<WriteResult> {
  const { call, entries, nudge = [] } = decision;
  const announce = steps.flatMap(({ before, after }) => announcementsOf(exchange, before, after));
  const result = await exchange.calls.write({ ...writeOf(exchange, decision, latest), announce });
  if (result !== 'written') return result;
  for (const { before, after } of steps) exchange.witness?.changed(before, after);
  const { server } = exchange;
  if (server && (entries.length > 0 || nudge.includes(server.name))) server.deliver(hintOf(call, entries));
  announceLater(exchange, call, announce);
  return result;
}

function writeOf(exchange: Exchange, { call, entries, drop, nudge = [] }: Next, latest: number): CallWrite {
  const concerned = new Set([...serversOf(call, entries), ...nudge]);
  const others = [...concerned].filter((server) => server !== exchange.server?.name);
  return { call, entries, ...(drop && { drop }), ...lifetime(exchange, call), tell: others, latest };
}

/** Until when record and log are kept: a live call longer than any talk, an ended one as the ledger, its log for latecomers. */
function lifetime({ clock, ledgerMs }: Exchange, call: Call): { keepUntil: number; keepLogUntil: number } {
  if (call.endedAt === undefined) {
    const keepUntil = clock() + Math.max(ledgerMs, LONGEST_CALL_MS);
    return { keepUntil, keepLogUntil: keepUntil };
  }
  return { keepUntil: call.endedAt + ledgerMs, keepLogUntil: call.endedAt + KEEP_ENDED_MS };
}
