import { type Call, type CallRef, isLive } from './call.js';
import { type Exchange } from './exchange.js';
import { type Announcement, type Announcer } from './ports.js';
import { newStages } from './stages.js';

/** What goes into the outbox with this write; nothing where nobody is to be told. */
export const announcementsOf = ({ announcer }: Exchange, before: Call | undefined, after: Call): Announcement[] =>
  announcer ? newStages(before, after).map((stage) => announcer.of(after, stage)) : [];

/**
 * After the write, and not waited for: the queue takes over what the outbox holds. Of a call that is over all of it, by
 * `retire`; what fails here is found by the check of the call.
 */
export function announceLater(exchange: Exchange, call: Call, announcements: readonly Announcement[]): void {
  const { announcer } = exchange;
  if (announcer && announcements.length > 0 && isLive(call)) {
    announcer.later(handOver(exchange, announcer, call, announcements));
  }
}

/** Whatever is left in the call's outbox goes into the queue. Rejects where it could not. */
export async function emptyOutbox(exchange: Exchange, call: CallRef): Promise<void> {
  const { announcer, calls } = exchange;
  if (announcer) await handOver(exchange, announcer, call, await calls.outbox(call));
}

/** First into the queue, then out of the outbox: between the two a crash makes one of them come twice, and loses none. */
async function handOver(
  { calls }: Exchange,
  announcer: Announcer,
  call: CallRef,
  announcements: readonly Announcement[],
): Promise<void> {
  if (announcements.length === 0) return;
  await Promise.all(announcements.map((announcement) => announcer.enqueue(announcement)));
  await calls.clearOutbox(
    call,
    announcements.map(({ id }) => id),
  );
}
