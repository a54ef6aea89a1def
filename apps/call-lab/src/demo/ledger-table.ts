import Table from 'cli-table3';
import { type CallView } from '#contract';

/** The ledger of a call: per device, when each thing happened, in ms since the invite. */
export function ledgerTable(call: CallView): string {
  const since = (at?: number) => (at === undefined ? '–' : `${at - call.createdAt}`);
  const table = new Table({
    head: ['device', 'push', 'apns-id', 'accepted', 'woken', 'ringing', 'answered', 'end'],
    style: { head: [], border: [] },
  });
  for (const { deviceId, push, wokenAt, ringingAt, answeredAt, reason } of call.legs) {
    table.push([
      deviceId,
      push ? `${push.state} (${push.attempts})` : '–',
      push?.apnsId ?? push?.reason ?? '–',
      since(push?.state === 'accepted' ? push.at : undefined),
      since(wokenAt),
      since(ringingAt),
      since(answeredAt),
      `${reason ?? call.state} ${since(call.endedAt)}`,
    ]);
  }
  return table.toString();
}
