import { announceLater, announcementsOf } from './announcements.js';
import { type Call, type CallRef } from './call.js';
import { decide } from './decide.js';
import { type Decision } from './decision.js';
import { type CallEvent } from './events.js';
import { type Exchange } from './exchange.js';
import { hintOf, serversOf } from './hint.js';
import { KEEP_ENDED_MS, LONGEST_CALL_MS, MOST_CONFLICTS } from './limits.js';
import { type LogEntry } from './log.js';
import { type CallWrite } from './ports.js';
import { noSuchCall, refuse, type Refusal } from './refusal.js';
import { runEffects } from './effects.js';

/** The call as it is now, and what was told of this event (nothing: a repeat). */
export type Advanced = { readonly ok: true; readonly call: Call; readonly told: readonly LogEntry[] } | Refusal;

const tooLate = refuse('unavailable', 'The store answered too late and nothing was changed: repeat with the same ids.');
const tooBusy = refuse('unavailable', 'Too much happens to this call at once: repeat with the same ids.');

/** An event, or what finds out what has happened to the call as it was read. */
export type Happening = CallEvent | ((call: Call) => Promise<CallEvent>);

/** Read, decide, write if nothing has changed since, run the effects; on a conflict read and decide again. The only way a call changes. */
export async function advanceCall(exchange: Exchange, ref: CallRef, happening: Happening): Promise<Advanced> {
  const latest = exchange.clock() + exchange.budgetMs;
  for (let round = 0; round < MOST_CONFLICTS; round++) {
    const call = await exchange.calls.read(ref);
    if (!call) return noSuchCall;
    const event = typeof happening === 'function' ? await happening(call) : happening;
    const now = exchange.clock();
    const result = await carryOut(exchange, call, decide(call, event, now), latest);
    if (result !== 'conflict') return result;
  }
  return tooBusy;
}

async function carryOut(
  exchange: Exchange,
  call: Call,
  decision: Decision,
  latest: number,
): Promise<Advanced | 'conflict'> {
  switch (decision.kind) {
    case 'refused':
      return decision.refusal;
    case 'same':
      await runEffects(exchange, call, decision.effects);
      return { ok: true, call, told: [] };
    case 'next':
      return write(exchange, decision, latest, call);
  }
}

type Next = Extract<Decision, { kind: 'next' }>;

/** Writes a decision on the call as it was `before`, and runs its effects. `conflict`: something else came first; read again. */
export async function write(
  exchange: Exchange,
  decision: Next,
  latest: number,
  before?: Call,
): Promise<Advanced | 'conflict'> {
  const { call, entries, effects, nudge = [] } = decision;
  const announce = announcementsOf(exchange, before, call);
  const result = await exchange.calls.write({ ...writeOf(exchange, decision, latest), announce });
  if (result === 'conflict') return result;
  if (result === 'late') return tooLate;
  const { server } = exchange;
  if (server && (entries.length > 0 || nudge.includes(server.name))) server.deliver(hintOf(call, entries));
  announceLater(exchange, call, announce);
  await runEffects(exchange, call, effects);
  return { ok: true, call, told: entries };
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
