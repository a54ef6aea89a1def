import { type Off } from './events.js';
import {
  type AcceptedEvent,
  type CallState,
  type EndedEvent,
  type IceServer,
  type LegEndReason,
  type Media,
  type Person,
  type ProgressEvent,
  type SignalEvent,
} from './wire.js';

/** The events of a call: the server's own, each once and in order. One that nobody listens to yet is held. */
export interface CallEvents {
  /** To the caller: a device of the callee was pushed to, or rings. */
  progress: ProgressEvent;
  /** To the caller: the callee has answered. */
  accepted: AcceptedEvent;
  /** What the other side sent with `signal`. */
  signal: SignalEvent;
  /** The call is over for this device; nothing comes after it. */
  ended: EndedEvent;
}

/**
 * One call. What is asked of it is repeated until it has an answer, the call's ring deadline or, once it is connected, its end:
 * also over a line that breaks. Every promise rejects with `CallwakeError`.
 */
export interface Call {
  /** UUID, lower case: CallKit's `callUUID`. */
  readonly id: string;
  readonly direction: 'incoming' | 'outgoing';
  /** The other side. Of an outgoing call `name` is its user id: Callwake keeps no address book. */
  readonly peer: Person;
  readonly media: Media;
  readonly state: CallState;
  /** Ms left to ring, by the server's clock; 0 once the call is connected or over. */
  readonly remainingMs: number;
  /** The caller's SDP, where it gave one with the invite. */
  readonly offer: string | undefined;
  /** The callee's SDP, where it gave one with the accept. */
  readonly answer: string | undefined;
  /** The caller's `data` of the invite. */
  readonly data: unknown;
  /** As `RTCConfiguration.iceServers` takes it. */
  readonly iceServers: readonly IceServer[];
  /** Why the call is over for this device. */
  readonly endReason: LegEndReason | undefined;
  /** Answers how to stop listening. */
  on<Name extends keyof CallEvents>(name: Name, listener: (event: CallEvents[Name]) => void): Off;
  /** Callee: the call screen shows. No push is sent to this device any more. */
  ringing(): Promise<void>;
  /** Callee: answers. Rejects with `answered-elsewhere` or `call-over` where another was first. */
  accept(given?: { readonly answer?: string }): Promise<void>;
  /** Callee: `declined` (default) ends the call for all of the user's devices, `busy` takes out this one. */
  decline(reason?: 'declined' | 'busy'): Promise<void>;
  /** Any JSON value to the other side, in order. What a callee sends before its accept is kept until then. */
  signal(value: unknown): Promise<void>;
  /** Before the answer the caller's cancels, a callee's declines. */
  hangup(): Promise<void>;
}
