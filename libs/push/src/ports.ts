import { type Environment } from '#calls';
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
  send(address: PushAddress, notification: Notification): Promise<PushOutcome>;
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

/** The one id of a push, the same on every attempt: a lower-case UUID made from call and device. */
export type ApnsIdOf = (app: string, callId: string, deviceId: string) => string;

/** The topic of an app's VoIP pushes needs its bundle id; null for an app that this worker doesn't know. */
export type BundleIdOf = (app: string) => string | null;
