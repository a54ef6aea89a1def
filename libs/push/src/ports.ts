import { type Environment, type TokenKind } from '#calls';
import { type Notification } from './notification.js';
import { type PushOutcome } from './outcome.js';

/** Whom a push goes to: the app whose credentials are used, and the device. */
export interface PushAddress {
  readonly app: string;
  readonly environment: Environment;
  /** Hex. */
  readonly token: string;
}

/** The way to a push provider. Rejects with CouldNotAsk; never retries what the provider may have processed. */
export interface PushSender {
  /** Whether there are credentials for pushes of this app to such tokens of this environment. */
  canSend(app: string, environment: Environment, to: TokenKind): boolean;
  send(address: PushAddress, notification: Notification): Promise<PushOutcome>;
}

/** A provider token as all workers share it; `madeAt` in ms since epoch. */
export interface SharedProviderToken {
  readonly token: string;
  readonly madeAt: number;
}

/**
 * One provider token for all workers: Apple counts new ones by team. `name` tells team, key and environment. Rejects where it
 * can't be asked.
 */
export interface ProviderTokenShare {
  read(name: string): Promise<SharedProviderToken | null>;
  /** True for the one worker that is to make a new token now; the others may ask again after `forMs`. */
  lead(name: string, forMs: number): Promise<boolean>;
  write(name: string, token: SharedProviderToken): Promise<void>;
}

export interface WakeClaims {
  readonly app: string;
  readonly user: string;
  readonly deviceId: string;
  readonly callId: string;
  /** Ms since epoch. */
  readonly ringUntil: number;
}

/** Makes the short-lived credential that a push carries. */
export type SignWakeToken = (claims: WakeClaims) => Promise<string>;

/**
 * The one id of a push, the same on every attempt: a lower-case UUID made from call and device. It is for tracing: Apple does not
 * promise to merge two requests that have the same apns-id. That there is at most one push which is known to be accepted comes
 * from the record of the leg, which is read before each attempt.
 */
export type ApnsIdOf = (app: string, callId: string, deviceId: string) => string;

/** Text of the push that tells of a missed call, by Apple's names of its parts; `{name}` stands for the caller's name. */
export interface MissedCallText {
  readonly title?: string;
  readonly body?: string;
  readonly 'title-loc-key'?: string;
  readonly 'title-loc-args'?: readonly string[];
  readonly 'loc-key'?: string;
  readonly 'loc-args'?: readonly string[];
}

/** Null for an app that tells of none, or that this worker doesn't know. */
export type MissedCallTextOf = (app: string) => MissedCallText | null;

/** The topic of an app's pushes needs its bundle id; null for an app that this worker doesn't know. */
export type BundleIdOf = (app: string) => string | null;

/** A job that was taken from its queue, as nobody could do it. `data`: whatever stood there. */
export interface UnusableJob {
  readonly queue: string;
  readonly id: string;
  readonly reason: string;
  readonly data: unknown;
}
