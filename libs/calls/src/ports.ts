import {
  type Call,
  type CallRef,
  type DeviceRef,
  type Environment,
  type SeqRange,
  type SocketPlace,
  type UserRef,
} from './call.js';
import { type LogEntry } from './log.js';
import { type CallStage } from './stages.js';

/** The time now, in ms since epoch. */
export type Clock = () => number;

/** "Call X has entries up to `seq`": enough to find the sockets it concerns; the entries themselves where they are small. */
export interface Hint extends CallRef {
  /** Without a device in a call that a service placed, until one connects. */
  readonly caller: { readonly id: string; readonly deviceId?: string };
  readonly callee: string;
  /** The seq before the first new entry. */
  readonly after: number;
  readonly seq: number;
  readonly entries?: readonly LogEntry[];
}

export interface CallWrite {
  /** Replaces the record whose version is one less; version 1 wants that there is none. */
  readonly call: Call;
  readonly entries: readonly LogEntry[];
  /** Signals that go from the log, both inclusive. */
  readonly drop?: SeqRange;
  /** Ms since epoch: when the record may go, and when the log, whose time stays as it is where no entry comes. */
  readonly keepUntil: number;
  readonly keepLogUntil: number;
  /** For the outbox of the call, in the same step; absent: nobody is to be told. */
  readonly announce?: readonly Announcement[];
  /** Servers that are told of the entries, in the same step. */
  readonly tell: readonly string[];
  /** Ms since epoch: arriving later, the write is refused. Whoever sent it has been told "outcome unknown" by then. */
  readonly latest: number;
}

/** Two users of an app, in either order. */
export interface Pair {
  readonly app: string;
  readonly users: readonly [string, string];
}

/** Times in ms since epoch. */
export interface PairClaim {
  readonly callId: string;
  /** By then the call is there, or never will be. */
  readonly landsBy: number;
  /** When the claim may go. */
  readonly until: number;
}

/** Which call of two users claims to be the one that may ring. A hint: the call that it names is checked. */
export interface PairHolder extends Omit<PairClaim, 'until'> {
  /** Tells this claim from all others. */
  readonly mark: string;
}

/** `late`: the write came after its latest time and changed nothing. */
export type WriteResult = 'written' | 'conflict' | 'late';

/**
 * The calls and their logs. Ended calls stay readable as ledgers, their logs for KEEP_ENDED_MS.
 * Rejects where the store can't be asked.
 */
export interface CallStore {
  read(call: CallRef): Promise<Call | null>;
  /**
   * A live call as this process read or wrote it a moment ago; null: it is to be read. It may have changed since, so it is good for
   * nothing but a write, which tells. Stores that can't be asked for it remember nothing.
   */
  recall?(call: CallRef): Call | null;
  write(write: CallWrite): Promise<WriteResult>;
  /** Kept entries with a seq above `after`, in order. */
  entries(call: CallRef, after: number): Promise<LogEntry[]>;
  /** What was announced with writes of this call, and was not cleared since; in no order. */
  outbox(call: CallRef): Promise<Announcement[]>;
  clearOutbox(call: CallRef, ids: readonly string[]): Promise<void>;
  /** A hint, to be checked: calls of this user that may be live or just over. */
  callsOf(user: UserRef, now: number): Promise<CallRef[]>;
  /** Makes `callsOf` name the call until `until` (ms since epoch), and, where it is given, `listed` for `listMs`, as of `now`. */
  index(users: readonly UserRef[], call: CallRef, until: number, now: number, listMs?: number): Promise<void>;
  /**
   * Takes a call that does not exist out again, of `callsOf` and `listed`, but only what was made to name it until `until` at
   * the latest (ms since epoch): what a later try of the same invite made stays.
   */
  unindex(users: readonly UserRef[], call: CallRef, until: number): Promise<void>;
  /** A hint, to be checked: calls of this user first heard of before `before`, newest first; more than `limit` where several are of the same ms. */
  listed(user: UserRef, before: number, limit: number): Promise<ListedCall[]>;
  /** Null: it is this call's now. Else the other one that has it, unless that is the claim marked `over`, which is replaced. */
  claimPair(pair: Pair, claim: PairClaim, over?: string): Promise<PairHolder | null>;
  /** Only if it is this call's. */
  releasePair(pair: Pair, callId: string): Promise<void>;
}

/** `at`: when it was first heard of, in ms since epoch. */
export interface ListedCall extends CallRef {
  readonly at: number;
}

/** How servers hear of new entries. What it loses is found in the log. */
export interface PartyNotifier {
  tell(server: string, hint: Hint): Promise<void>;
  /** `onGap`: hints may have been lost; look into the logs. Resolves once hints are heard. */
  listen(server: string, listener: HintListener): Promise<{ close(): Promise<void> }>;
}

export interface HintListener {
  onHint(hint: Hint): void;
  onGap(): void;
  /** A newer connection of the same device has come, maybe on another server. */
  onReplaced(socket: string): void;
}

export type TokenKind = 'voip' | 'alert';

/** A push token as registered; `registeredAt` in ms since epoch. */
export interface PushToken {
  readonly token: string;
  readonly registeredAt: number;
}

export interface Device {
  readonly deviceId: string;
  readonly platform: 'ios';
  readonly environment: Environment;
  readonly tokens: Readonly<Partial<Record<TokenKind, PushToken>>>;
}

/** Absent token: as it was. `null`: forget it. */
export interface Registration {
  readonly platform: 'ios';
  readonly environment: Environment;
  readonly tokens: Readonly<Partial<Record<TokenKind, string | null>>>;
}

/** A device of a callee, and what it could be reached by: its socket, where there is one, or a push. */
export interface Reachable extends Partial<SocketPlace> {
  readonly deviceId: string;
  readonly hasVoipToken: boolean;
}

/** A registration as it was taken. */
export interface Registered {
  readonly device: Device;
  /** Devices that had the VoIP token before: no push reaches them any more, and they are another user's affair, or a ghost's. */
  readonly displaced: readonly DeviceRef[];
}

export interface PushTarget extends PushToken {
  readonly environment: Environment;
}

/**
 * A user's devices, their tokens, and where they are connected. A socket counts as there for as long as its server says so
 * (`keepServer`). Rejects where it can't be asked.
 */
export interface DeviceBook {
  /** Takes each token from any other device of the app; the 21st device of a user pushes out the least recently registered. */
  register(device: DeviceRef, registration: Registration, now: number): Promise<Registered>;
  list(user: UserRef): Promise<Device[]>;
  /** False where there was none. Its tokens ring for nobody any more; its socket is left to be closed. */
  remove(device: DeviceRef): Promise<boolean>;
  has(device: DeviceRef): Promise<boolean>;
  reachable(user: UserRef): Promise<Reachable[]>;
  /** Null unless this device still is the token's owner. */
  pushTarget(device: DeviceRef, kind: TokenKind): Promise<PushTarget | null>;
  /** The provider says that the token is no good: it goes, if it is still this device's. False where it is not. */
  forgetToken(device: DeviceRef, kind: TokenKind, token: string): Promise<boolean>;
  /** The token was found to be of this environment, which is kept when the app registers the same token again. */
  retag(device: DeviceRef, kind: TokenKind, token: string, environment: Environment): Promise<boolean>;
  /** Returns the connection that this one replaces. */
  connect(device: DeviceRef, place: SocketPlace, now: number): Promise<SocketPlace | null>;
  /** Only if the device is still connected by this socket: else false. */
  disconnect(device: DeviceRef, place: SocketPlace): Promise<boolean>;
  whereIs(device: DeviceRef): Promise<SocketPlace | null>;
  /** The server lives, and holds its sockets, for SERVER_LEASE_MS from now. False where it had counted as dead until now. */
  keepServer(server: string): Promise<boolean>;
  /** The server has closed its sockets. */
  dropServer(server: string): Promise<void>;
}

export interface PushRequest extends CallRef {
  readonly deviceId: string;
  /** The trace of the call (`traceparent`). */
  readonly trace?: string;
}

/** Asking for a push. The same (call, device) twice is once. */
export interface PushQueue {
  enqueue(push: PushRequest, delayMs: number): Promise<void>;
  /** A push that is held back goes now; asked for again where it is not there. */
  hurry(push: PushRequest): Promise<void>;
  /** What a worker already has in hand is stopped by its own check. */
  cancel(call: CallRef, deviceId: string): Promise<void>;
}

/** Asking for the push that tells a device of a missed call. The same (call, device) twice is once, while the first one waits. */
export interface MissedCallQueue {
  tellMissed(push: PushRequest): Promise<void>;
}

/**
 * The check job of a call: comes at its time (ms since epoch), also when whoever set it is gone. A call has one; setting it
 * again postpones it, so that none set before a write comes before it, and where one is in hand another follows it. What the check answers (`checkCall`) is when it comes next.
 */
export interface RingTimer {
  /** `users`: those of the call, which its check is told (`checkCall`): of a call that was never written nobody else knows them. */
  set(call: CallRef, at: number, users?: readonly [string, string]): Promise<void>;
  /** After the first write: a check that had looked before it found no call, and ends for good; then another comes at `at`. One that is to come stays. */
  confirm(call: CallRef, at: number): Promise<void>;
  clear(call: CallRef): Promise<void>;
}

/** What the host application is to be told, once or oftener. */
export interface Announcement {
  /** The same however often it is sent. */
  readonly id: string;
  readonly type: string;
  /** Whom it is about. */
  readonly about: CallRef | DeviceRef;
  /** JSON, as it is sent. */
  readonly body: string;
}

/** The way to the host application, where it wants to be told. */
export interface Announcer {
  /** The same call and stage make the same id. */
  of(call: Call, stage: CallStage): Announcement;
  /** Into the queue from which it is sent until it is received. Rejects where that can't be asked. */
  enqueue(announcement: Announcement): Promise<void>;
  /** Goes on by itself; that it failed is reported, and mended by the call's check. */
  later(work: Promise<void>): void;
}
