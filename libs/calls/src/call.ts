/** One call, in one app. */
export interface CallRef {
  readonly app: string;
  /** UUID, lower case, chosen by the caller. */
  readonly callId: string;
}

export interface UserRef {
  readonly app: string;
  readonly user: string;
}

/** One installed app of a user. The same `deviceId` under another user is another device. */
export interface DeviceRef extends UserRef {
  readonly deviceId: string;
}

/** Apple's two worlds: a push token is good in one of them. */
export type Environment = 'production' | 'sandbox';

export type CallState = 'calling' | 'ringing' | 'connected' | 'ended';
export type Media = 'audio' | 'video';

/** Why a call ended, as its caller hears it. */
export type EndReason = 'completed' | 'cancelled' | 'declined' | 'busy' | 'unanswered' | 'unreachable' | 'failed';

/** Why a call ended for one callee device. */
export type LegEndReason = EndReason | 'answered-elsewhere' | 'declined-elsewhere';

export interface Person {
  readonly id: string;
  readonly name: string;
}

/** Who did it; a service that acts for a user has no device. */
export interface Actor {
  readonly id: string;
  readonly deviceId?: string;
}

/** One attempt to send a push, and what came of it. Times in ms since epoch. */
export interface PushTry {
  /** When it began. */
  readonly at: number;
  readonly environment: Environment;
  /** The provider's HTTP status: 200, accepted. Absent: there was no answer. */
  readonly status?: number;
  /** Why it was not accepted: the provider's word, or, without a status, NOT_SENT or NO_ANSWER. */
  readonly reason?: string;
  readonly apnsId: string;
  /** Attempts in a row of which nothing was sent are kept as one: how many, and when the last one began. */
  readonly times?: number;
  readonly lastAt?: number;
}

/** What became of the push of a leg. Times in ms since epoch. */
export interface LegPush {
  readonly state: 'held' | 'queued' | 'accepted' | 'failed' | 'skipped';
  /** Oldest first; absent: none. How many they are, `attemptsIn` counts. */
  readonly tries?: readonly PushTry[];
  readonly apnsId?: string;
  readonly reason?: string;
  /** When it came into this state. */
  readonly at: number;
}

/** The push that tells a device of a missed call, and what came of it. Times in ms since epoch. */
export interface MissedPush extends Omit<LegPush, 'state'> {
  readonly deviceId: string;
  readonly state: 'queued' | 'accepted' | 'failed';
}

/** Where a socket is. */
export interface SocketPlace {
  readonly server: string;
  readonly socket: string;
}

/** Where a device of the call was when it was last heard of, and since when (ms since epoch) it is gone from there. */
export interface Seat extends Partial<SocketPlace> {
  readonly goneAt?: number;
}

/** One callee device in one call. Times in ms since epoch. */
export interface Leg extends Seat {
  readonly deviceId: string;
  readonly state: CallState;
  readonly push?: LegPush;
  readonly wokenAt?: number;
  readonly ringingAt?: number;
  readonly answeredAt?: number;
  readonly reason?: LegEndReason;
}

export interface SeqRange {
  /** Both inclusive. */
  readonly from: number;
  readonly to: number;
}

/**
 * How much the call's log holds. Before the answer: all of it. After it: the signals of the younger half, which begins at
 * `youngFrom`; the older half goes when the younger one is full, so that no list of sizes is needed.
 */
export interface LogSize {
  readonly count: number;
  readonly bytes: number;
  readonly youngFrom?: number;
  readonly older?: SeqRange;
  /** Signals that are no longer kept. */
  readonly dropped?: SeqRange;
}

/** The record of a call: all of its state, and after its end the ledger. Times in ms since epoch. */
export interface Call extends CallRef {
  /** Number of writes so far; the compare of compare-and-set. */
  readonly version: number;
  readonly state: CallState;
  readonly from: Person;
  /** The inviting device. Of a call that a service placed there is none, until the first device of the caller connects. */
  readonly caller: Seat & { readonly deviceId?: string };
  /** Placed by a service for the caller. */
  readonly byService?: true;
  readonly to: string;
  readonly media: Media;
  /** The caller's own JSON, which rides along in the push where it fits. */
  readonly data?: unknown;
  /** The trace that it was placed in, as W3C's `traceparent`; absent: none is taken. */
  readonly trace?: string;
  /** Digest of the invite's fields: tells a repeated invite from another one under the same id. */
  readonly fingerprint: string;
  readonly createdAt: number;
  /** The ring deadline. */
  readonly ringUntil: number;
  readonly answeredAt?: number;
  readonly endedAt?: number;
  readonly reason?: EndReason;
  readonly by?: Actor;
  readonly legs: readonly Leg[];
  /** One a device that was tried to be told of the missed call, a leg or not. */
  readonly missed?: readonly MissedPush[];
  readonly lastSeq: number;
  readonly log: LogSize;
  /** By user and device, as `user/deviceId`: the last `n` taken of the device's own count of signals. */
  readonly signalCounts: Readonly<Record<string, number>>;
}

export const isLive = (call: Call): boolean => call.state !== 'ended';
export const mayRing = (call: Call): boolean => call.state === 'calling' || call.state === 'ringing';
export const legOf = (call: Call, deviceId: string): Leg | undefined =>
  call.legs.find((leg) => leg.deviceId === deviceId);
export const winnerOf = (call: Call): Leg | undefined => call.legs.find((leg) => leg.answeredAt !== undefined);
