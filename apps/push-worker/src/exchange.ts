import { type CallStore, type Clock, type DeviceBook, type Exchange } from '#calls';
import { BullmqPushQueue, BullmqRingTimer } from '#queues';
import { type WorkerConfig } from '#config';
import { type CallAnnouncer } from '#webhooks';
import { type Connections } from './connections.js';

/** A worker is waited for by nobody, but an event that is written much later than it happened helps nobody either. */
const BUDGET_MS = 5_000;

/** What the verbs of libs/calls work with in a worker. It asks for pushes only where a call's own effects do. */
export const exchangeOf = (
  calls: CallStore,
  devices: DeviceBook,
  { requests }: Connections,
  { push, ledger }: WorkerConfig,
  clock: Clock,
  announcer: CallAnnouncer | null,
): Exchange => ({
  ...{ calls, devices, clock },
  ...(announcer && { announcer }),
  pushes: new BullmqPushQueue({ connection: requests }, noUrl),
  timer: new BullmqRingTimer({ connection: requests }, clock),
  budgetMs: BUDGET_MS,
  holdMs: push.holdMs,
  ledgerMs: ledger.hours * 3_600_000,
});

/** The address that a woken device connects to is a signaling server's to give. */
function noUrl(): never {
  throw new Error('A push worker queues no pushes.');
}
