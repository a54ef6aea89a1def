import {
  CallsInHand,
  type CallStore,
  type CallWitness,
  type Clock,
  type DeviceBook,
  type Exchange,
  type MissedCallQueue,
  type PushQueue,
  type RingTimer,
} from '#calls';
import { type SignalingConfig } from '#config';
import { type CallAnnouncer } from '#webhooks';
import { type Lines } from './sockets/lines.js';

/** Shorter than the time after which whoever asked is told "outcome unknown". */
const BUDGET_MS = 1_700;

/** What the verbs of libs/calls work with in this server. */
export const exchangeOf = (
  calls: CallStore,
  devices: DeviceBook,
  pushes: PushQueue & MissedCallQueue,
  timer: RingTimer,
  { apps, push, ledger }: SignalingConfig,
  clock: Clock,
  name: string,
  lines: Lines,
  announcer: CallAnnouncer | null,
  witness: CallWitness,
): Exchange => ({
  ...{ calls, devices, pushes, timer, clock, witness, inHand: new CallsInHand() },
  ...(announcer && { announcer }),
  budgetMs: BUDGET_MS,
  holdMs: push.holdMs,
  ledgerMs: ledger.hours * 3_600_000,
  missedCallsOf: (app) => (apps.some(({ id, missedCall }) => id === app && missedCall) ? pushes : undefined),
  rejectsBusy: (app) => apps.some(({ id, busy }) => id === app && busy === 'reject'),
  server: {
    name,
    deliver: (hint) => {
      lines.deliver(hint);
    },
  },
});
