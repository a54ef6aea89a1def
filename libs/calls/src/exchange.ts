import { type Advanced, type Happening } from './advanced.js';
import { type Call, type CallRef } from './call.js';
import {
  type Announcer,
  type CallStore,
  type Clock,
  type DeviceBook,
  type Hint,
  type MissedCallQueue,
  type PushQueue,
  type RingTimer,
} from './ports.js';
import { type CallWitness } from './witness.js';

/** What the verbs need of the outside. */
export interface Exchange {
  readonly calls: CallStore;
  readonly devices: DeviceBook;
  readonly pushes: PushQueue;
  readonly timer: RingTimer;
  readonly clock: Clock;
  /** Events that are in hand in this process; without it each is written alone. */
  readonly inHand?: { add(call: CallRef, asked: Asked): void };
  /** How long after its begin a verb may still write, in ms: shorter than the time after which its asker is told "unknown". */
  readonly budgetMs: number;
  /** How long the push of a connected leg is held back, in ms. */
  readonly holdMs: number;
  /** How long ids and ledgers are remembered, in ms. */
  readonly ledgerMs: number;
  /** Whether users of this app who are in a connected call are not to be rung; without it, they are. */
  readonly rejectsBusy?: (app: string) => boolean;
  /** Where the host application is told of calls; without it nothing of that is written. */
  readonly announcer?: Announcer;
  /** Is told of the call as it was when an event was decided on it. */
  readonly meets?: (call: Call) => void;
  /** Sees what is written; without it nobody does. */
  readonly witness?: CallWitness;
  /** Where this app's missed calls are told; nothing: they are not. */
  readonly missedCallsOf?: (app: string) => MissedCallQueue | undefined;
  /** Where this runs in a server: its name, and its way to its own sockets, which need no hint by the store. */
  readonly server?: { readonly name: string; deliver(hint: Hint): void };
}

/** An event, and who waits for what becomes of it. */
export interface Asked {
  readonly exchange: Exchange;
  readonly happening: Happening;
  /** Ms since epoch. */
  readonly latest: number;
  /** Refused writes so far. */
  conflicts: number;
  readonly resolve: (result: Advanced) => void;
  readonly reject: (error: unknown) => void;
}
