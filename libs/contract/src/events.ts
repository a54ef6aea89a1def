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
  readonly by: Required<Actor>;
  readonly answer?: string;
}
export interface SignalEvent extends EventHead {
  readonly from: Required<Actor>;
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
  /** Signals above `after` are no longer kept. */
  readonly truncated?: true;
}

/** The fields of a DTO class: what a client sends is no instance of it. */
type Fields<Request> = { [Name in keyof Request]: Request[Name] };

type Answered<Request, Result extends object = object> = (
  data: Fields<Request>,
  ack: (answer: Ack<Result>) => void,
) => void;

export interface ClientEvents {
  'call:invite': Answered<InviteRequest, { call: CallView; iceServers: readonly IceServer[] }>;
  'call:ringing': Answered<CallRequest>;
  'call:accept': Answered<AcceptRequest, { call: CallView }>;
  'call:decline': Answered<DeclineRequest>;
  'call:signal': Answered<SignalRequest, { seq?: number }>;
  'call:hangup': Answered<CallRequest>;
  'call:sync': Answered<SyncRequest, { calls: readonly SyncedCall[] }>;
}
