import { type Call } from './call.js';
import { type CallwakeError } from './error.js';
import { type ClientState } from './line.js';
import { type Environment, type Media } from './wire.js';

/** How to reach the server, and as which device. */
export interface CallwakeClientOptions {
  /** Of the signaling server, such as `https://calls.example.org`. */
  readonly url: string;
  /** This installation of the app: 1 to 64 of `A-Z a-z 0-9 _ -`, the same after each start. */
  readonly deviceId: string;
  /** A user token (JWT) of your backend; asked again when the old one is refused. Without it only `woken` works. */
  readonly token?: () => Promise<string>;
  /** Two invite each other at once: `accept` (default) answers the first call and gives it to both; `reject` leaves it to the app. */
  readonly onGlare?: 'accept' | 'reject';
}

/** An `AbortSignal`, of whatever platform. */
export interface CancelSignal {
  readonly aborted: boolean;
  addEventListener(name: 'abort', listener: () => void): void;
  removeEventListener(name: 'abort', listener: () => void): void;
}

/** How a call is placed. */
export interface InviteOptions {
  readonly media: Media;
  /** SDP of at most 64 KiB; leave it to `connectPeer`, or give your own. */
  readonly offer?: string;
  /** 5 to 120, default 45. */
  readonly ringSeconds?: number;
  /** Any JSON of at most 1 KiB; it rides along in the push where it fits. */
  readonly data?: unknown;
  /** Aborted before `invite` has resolved: the call is cancelled, and `invite` rejects with `call-over`. Afterwards use `hangup`. */
  readonly signal?: CancelSignal;
}

/** What Apple needs to reach the device. */
export interface Registration {
  readonly platform: 'ios';
  readonly environment: Environment;
  /** Hexadecimal, as Apple gave them. An absent token stays as it was, `null` forgets it. */
  readonly tokens: { readonly voip?: string | null; readonly alert?: string | null };
}

/** The events of a client, with what their listeners get. */
export interface ClientEvents {
  /** A call that rings here, and that neither `woken` nor `invite` has handed over. */
  incoming: [call: Call];
  /** A call from this user that this client has not placed: a service did, or this app before it was started again. */
  placed: [call: Call];
  /** `error`: why it is not online, or what the server said that makes no sense. */
  state: [state: ClientState, error?: CallwakeError];
}
