import { advanceCall } from './advance.js';
import { emptyOutbox } from './announcements.js';
import { type Call, type CallRef, isLive } from './call.js';
import { type CallEvent } from './events.js';
import { type Exchange } from './exchange.js';
import { nextCheck } from './on-check.js';
import { type Announcer } from './ports.js';
import { whereabouts } from './whereabouts.js';

/**
 * The check job's work. Answers when to look again, in ms since epoch; null for one that is over. Rejects where the outbox could
 * not be emptied, though the check was carried out: it is to come again.
 */
export async function checkCall(exchange: Exchange, call: CallRef): Promise<number | null> {
  const { waiting, works } = waitingForItsOutbox(exchange);
  const result = await advanceCall(waiting, call, lookAndCheck(exchange));
  await Promise.all(works);
  if (!result.ok) return result.code === 'unavailable' ? exchange.clock() + 1_000 : null;
  if (isLive(result.call)) await emptyOutbox(exchange, call);
  return nextCheck(result.call, exchange.clock());
}

/** Nobody looks after this check, so it does not end before what it has announced is in the queue. */
function waitingForItsOutbox(exchange: Exchange): { waiting: Exchange; works: readonly Promise<void>[] } {
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
