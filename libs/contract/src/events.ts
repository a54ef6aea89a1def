import { type Actor, type EndReason, type LegEndReason, type Media, type Person } from '#calls';
import { type Ack } from './codes.js';
import {
  type AcceptRequest,
  type CallRequest,
  type DeclineRequest,
  type InviteRequest,
  type SignalRequest,
  type SyncRequest,
} from './requests.js';
import { type CallView } from './views.js';

/** As `RTCConfiguration.iceServers` takes it. */
export interface IceServer {
  readonly urls: readonly string[];
  readonly username?: string;
  readonly credential?: string;
}

/** In every server event. `at`: the server's clock, ms since epoch, when it handed the event to this socket. */
export interface EventHead {
  readonly callId: string;
  readonly seq: number;
  readonly at: number;
}

/** The device that did it, and whose it is. */
export interface ActingDevice extends Actor {
  readonly deviceId: string;
}

export interface IncomingEvent extends EventHead {
  readonly from: Person;
  readonly media: Media;
  readonly offer?: string;
  readonly data?: unknown;
  /** Ms since epoch; count `ringUntil - at` from receipt. */
  readonly ringUntil: number;
  readonly iceServers: readonly IceServer[];
}
export interface ProgressEvent extends EventHead {
  readonly stage: 'pushed' | 'ringing';
  readonly deviceId: string;
}
export interface AcceptedEvent extends EventHead {
  readonly by: ActingDevice;
  readonly answer?: string;
}
export interface SignalEvent extends EventHead {
  readonly from: ActingDevice;
  readonly signal: unknown;
}
export interface EndedEvent extends EventHead {
  readonly reason: EndReason | LegEndReason;
  readonly by?: Actor;
}

export interface ServerEventData {
  'call:incoming': IncomingEvent;
  'call:progress': ProgressEvent;
  'call:accepted': AcceptedEvent;
  'call:signal': SignalEvent;
  'call:ended': EndedEvent;
}
export type ServerEventName = keyof ServerEventData;
/** An event as it goes over the wire, its name beside its data. */
export type ServerEvent = {
  [name in ServerEventName]: { readonly event: name; readonly data: ServerEventData[name] };
}[ServerEventName];
export type ServerEvents = { [name in ServerEventName]: (data: ServerEventData[name]) => void };

export interface SyncedCall {
  readonly call: CallView;
  readonly events: readonly ServerEvent[];
  /** To the caller: as the ack of an invite has them. A call that a service has placed had no such ack. */
  readonly iceServers?: readonly IceServer[];
  /** Signals above `after` are no longer kept. */
  readonly truncated?: true;
}

/** The fields of a DTO class: what a client sends is no instance of it. */
type Fields<Request> = { [Name in keyof Request]: Request[Name] };

type Answered<Request, Result extends object> = (data: Fields<Request>, ack: (answer: Ack<Result>) => void) => void;

/** What the ok ack of each client event carries. */
export interface ClientEventResults {
  'call:invite': { call: CallView; iceServers: readonly IceServer[] };
  'call:ringing': object;
  'call:accept': { call: CallView };
  'call:decline': object;
  /** The signal's place in the log; absent where it repeats one that was taken. */
  'call:signal': { seq?: number };
  'call:hangup': object;
  'call:sync': { calls: readonly SyncedCall[] };
}
export interface ClientEvents {
  'call:invite': Answered<InviteRequest, ClientEventResults['call:invite']>;
  'call:ringing': Answered<CallRequest, ClientEventResults['call:ringing']>;
  'call:accept': Answered<AcceptRequest, ClientEventResults['call:accept']>;
  'call:decline': Answered<DeclineRequest, ClientEventResults['call:decline']>;
  'call:signal': Answered<SignalRequest, ClientEventResults['call:signal']>;
  'call:hangup': Answered<CallRequest, ClientEventResults['call:hangup']>;
  'call:sync': Answered<SyncRequest, ClientEventResults['call:sync']>;
}
