import { advanceCall } from './advance.js';
import { emptyOutbox } from './announcements.js';
import { type Call, type CallRef, isLive } from './call.js';
import { type CallEvent } from './events.js';
import { type Exchange } from './exchange.js';
import { FIRST_CHECK_MS } from './limits.js';
import { nextCheck } from './on-check.js';
import { indexedFor } from './place.js';
import { type Announcer } from './ports.js';
import { whereabouts } from './whereabouts.js';

/**
 * The check job's work. Answers when to look again, in ms since epoch; null for one that is over. Rejects where the outbox could
 * not be emptied, though the check was carried out: it is to come again.
 */
export async function checkCall(
  exchange: Exchange,
  call: CallRef,
  users?: readonly [string, string],
): Promise<number | null> {
  const lookedAt = exchange.clock();
  const { waiting, works } = waitingForItsOutbox(exchange);
  const result = await advanceCall(waiting, call, lookAndCheck(exchange));
  await Promise.all(works);
  if (!result.ok && result.code === 'unavailable') return exchange.clock() + 1_000;
  if (!result.ok) return forget(exchange, call, lookedAt, users);
  if (isLive(result.call)) await emptyOutbox(exchange, call);
  return nextCheck(result.call, exchange.clock());
}

/**
 * There is no call. Its server died before the first write, or wrote too late: what it told the users of the call goes again, as
 * far as it is so old that no write can follow it.
 */
async function forget(
  exchange: Exchange,
  call: CallRef,
  lookedAt: number,
  users: readonly string[] = [],
): Promise<null> {
  const until = lookedAt - FIRST_CHECK_MS + indexedFor(exchange);
  const refs = users.map((user) => ({ app: call.app, user }));
  if (refs.length > 0) await exchange.calls.unindex(refs, call, until);
  return null;
}

/** Nobody looks after this check, so it does not end before what it has announced is in the queue. */
function waitingForItsOutbox(whole: Exchange): { waiting: Exchange; works: readonly Promise<void>[] } {
  // Written alone: what another event announces is not this check's to wait for.
  const { inHand: _, ...exchange } = whole;
  const { announcer } = exchange;
  const works: Promise<void>[] = [];
  if (!announcer) return { waiting: exchange, works };
  const later = (work: Promise<void>): void => {
    works.push(work);
    // Waited for below, where it rejects.
    work.catch(() => undefined);
  };
  const waiting: Announcer = {
    of: (call, stage) => announcer.of(call, stage),
    enqueue: (announcement) => announcer.enqueue(announcement),
    later,
  };
  return { waiting: { ...exchange, announcer: waiting }, works };
}

const lookAndCheck =
  (exchange: Exchange) =>
  async (call: Call): Promise<CallEvent> => ({
    kind: 'check',
    ...(isLive(call) && { seen: await whereabouts(exchange, call) }),
  });
