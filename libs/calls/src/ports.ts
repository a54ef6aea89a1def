import { type Call, type CallRef, type DeviceRef, type Environment, type SeqRange, type UserRef } from './call.js';
import { type LogEntry } from './log.js';

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
  /** Ms since epoch: when the record, and when the log, may go. */
  readonly keepUntil: number;
  readonly keepLogUntil: number;
  /** Servers that are told of the entries, in the same step. */
  readonly tell: readonly string[];
  /** Ms since epoch: arriving later, the write is refused. Whoever sent it has been told "outcome unknown" by then. */
  readonly latest: number;
}

/** `late`: the write came after its latest time and changed nothing. */
export type WriteResult = 'written' | 'conflict' | 'late';

/**
 * The calls and their logs. Ended calls stay readable as ledgers, their logs for KEEP_ENDED_MS.
 * Rejects where the store can't be asked.
 */
export interface CallStore {
  read(call: CallRef): Promise<Call | null>;
  write(write: CallWrite): Promise<WriteResult>;
  /** Kept entries with a seq above `after`, in order. */
  entries(call: CallRef, after: number): Promise<LogEntry[]>;
  /** A hint, to be checked: calls of this user that may be live or just over. */
  callsOf(user: UserRef, now: number): Promise<CallRef[]>;
  /** Makes `callsOf` name the call until `until` (ms since epoch). */
  index(users: readonly UserRef[], call: CallRef, until: number, now: number): Promise<void>;
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

/** A device of a callee, and what it could be reached by. */
export interface Reachable {
  readonly deviceId: string;
  readonly hasVoipToken: boolean;
  /** The server that holds its socket. */
  readonly server?: string;
}

export interface PushTarget extends PushToken {
  readonly environment: Environment;
}

/** Where a socket is. */
export interface SocketPlace {
  readonly server: string;
  readonly socket: string;
}

/** A user's devices, their tokens, and where they are connected. Rejects where it can't be asked. */
export interface DeviceBook {
  /** Takes each token from any other device of the app; the 21st device of a user pushes out the least recently registered. */
  register(device: DeviceRef, registration: Registration, now: number): Promise<Device>;
  list(user: UserRef): Promise<Device[]>;
  /** False where there was none. Its tokens ring for nobody any more. */
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
  /** Only if the device is still connected by this socket. */
  disconnect(device: DeviceRef, place: SocketPlace): Promise<void>;
  whereIs(device: DeviceRef): Promise<SocketPlace | null>;
}

export interface PushRequest extends CallRef {
  readonly deviceId: string;
}

/** Asking for a push. The same (call, device) twice is once. */
export interface PushQueue {
  enqueue(push: PushRequest, delayMs: number): Promise<void>;
  /** What a worker already has in hand is stopped by its own check. */
  cancel(call: CallRef, deviceId: string): Promise<void>;
}

/**
 * The check job of a call: comes at its time (ms since epoch), also when whoever set it is gone. A call has one; setting it
 * again changes nothing. What the check answers (`checkCall`) is when it comes next.
 */
export interface RingTimer {
  set(call: CallRef, at: number): Promise<void>;
  /** After the first write: a check that had looked before it found no call, and ends for good; then another comes at `at`. */
  confirm(call: CallRef, at: number): Promise<void>;
  clear(call: CallRef): Promise<void>;
}
