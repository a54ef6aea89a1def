import { type RecordedRequest, type StandingFault } from '#apns-simulator';
import { type CallView } from '#contract';

/** What the app on a phone is, before somebody calls. */
export const PHONE_STATES = ['asleep', 'killed', 'off', 'connected'] as const;
export type PhoneState = (typeof PHONE_STATES)[number];

/** What its owner does when it rings. */
export const ON_RING = ['wait', 'answer', 'decline', 'busy'] as const;
export type OnRing = (typeof ON_RING)[number];

/** What its owner can be made to do. */
export const DEEDS = ['answer', 'decline', 'hangup'] as const;
export type Deed = (typeof DEEDS)[number];

export interface PhoneView {
  readonly deviceId: string;
  readonly user: string;
  /** Its owner's name, and what it is. */
  readonly name: string;
  readonly label: string;
  /** A phone of this process, or a tab of a browser. */
  readonly kind: 'virtual' | 'tab';
  readonly state: PhoneState;
  readonly doing: 'nothing' | 'waking' | 'ringing' | 'talking';
  readonly onRing: OnRing;
  /** The end of its VoIP token, as the record of a device shows it. */
  readonly tokenEnds: string;
}

export interface PartView {
  readonly name: string;
  readonly state: 'starting' | 'up' | 'down';
}

/** Bad days by a click. */
export const BAD_DAYS = ['gone', 'wrong-environment', 'unavailable', 'hang', 'goaway', 'cut'] as const;
export type BadDay = (typeof BAD_DAYS)[number];

/** All that the lab knows but for calls; whole at each change. */
export interface LabView {
  /** Another one at each start of the lab. */
  readonly run: string;
  /** The lab's clock, ms since epoch. */
  readonly at: number;
  readonly servers: readonly string[];
  readonly parts: readonly PartView[];
  readonly phones: readonly PhoneView[];
  /** What the simulator will do wrong. */
  readonly faults: readonly StandingFault[];
}

/** A push as Apple's stand-in had it, with its answer. */
export type PushSeen = RecordedRequest & { readonly deviceId: string };

/** A call as its ledger has it, and its pushes; whole at each change. */
export interface Ledger {
  /** The lab's clock, ms since epoch. */
  readonly at: number;
  readonly call: CallView;
  readonly pushes: readonly PushSeen[];
}

type Tone = 'plain' | 'good' | 'bad';

/** A line of the log. `at`: the lab's clock, ms since epoch. */
export interface LogLine {
  readonly at: number;
  readonly who: string;
  readonly what: string;
  readonly tone: Tone;
  readonly callId?: string;
}

/** The events of `GET /lab/events`, by name. */
export interface LabEvents {
  readonly lab: LabView;
  readonly ledger: Ledger;
  readonly log: LogLine;
}

/** The answer of `POST /lab/tabs`: a tab's part as a phone that sleeps. */
export interface TabPart {
  readonly deviceId: string;
  readonly user: string;
  readonly name: string;
  /** Its VoIP token, as iOS would give it. */
  readonly voip: string;
  /** The server at which it registers. */
  readonly server: string;
}
