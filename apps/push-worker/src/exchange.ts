import { CallsInHand, type CallStore, type CallWitness, type Clock, type DeviceBook, type Exchange } from '#calls';
import { BullmqPushQueue, BullmqRingTimer } from '#queues';
import { type WorkerConfig } from '#config';
import { type CallAnnouncer } from '#webhooks';
import { type Connections } from './connections.js';

/** A worker is waited for by nobody, but an event that is written much later than it happened helps nobody either. */
const BUDGET_MS = 5_000;

/** What the verbs of libs/calls work with in a worker. It asks for pushes that tell of a missed call, and for no others. */
export const exchangeOf = (
  calls: CallStore,
  devices: DeviceBook,
  { requests }: Connections,
  { apps, push, ledger }: WorkerConfig,
  clock: Clock,
  announcer: CallAnnouncer | null,
  witness: CallWitness,
): Exchange => {
  const pushes = new BullmqPushQueue({ connection: requests }, noUrl);
  return {
    ...{ calls, devices, pushes, clock, witness, inHand: new CallsInHand() },
    ...(announcer && { announcer }),
    timer: new BullmqRingTimer({ connection: requests }, clock),
    budgetMs: BUDGET_MS,
    holdMs: push.holdMs,
    ledgerMs: ledger.hours * 3_600_000,
    missedCallsOf: (app) => (apps.some(({ id, missedCall }) => id === app && missedCall) ? pushes : undefined),
  };
};

/** The address that a woken device connects to is a signaling server's to give. */
function noUrl(): never {
  throw new Error('A push worker queues no pushes.');
}
