import { type Credential } from './apps.js';
import { type Environment } from './environment.js';
import { type Fault } from './fault.js';
import { type Payload } from './payload.js';
import { type PushHeaders, type PushRequest } from './request.js';

/** A push that was accepted, as it reaches the phone. */
export interface Push {
  readonly apnsId: string;
  /** The device token, in lower case. */
  readonly token: string;
  readonly topic: string;
  readonly pushType: string;
  /** Seconds since epoch; 0: one attempt, not stored; null: the header was left out. */
  readonly expiration: number | null;
  /** Ms since epoch. */
  readonly receivedAt: number;
  readonly payload: Payload;
  readonly headers: PushHeaders;
}

/** A line of the record: a request with its answer, whatever it was. */
export interface RecordedRequest extends Pick<PushRequest, 'receivedAt' | 'method' | 'path' | 'headers' | 'body'> {
  /** The device token of the path in lower case; null where the path names none. */
  readonly token: string | null;
  /** The host's; null where it serves both. */
  readonly environment: Environment | null;
  /** The so manieth connection of the simulator, and the so manieth request of that; the first is 1. */
  readonly connection: number;
  readonly stream: number;
  /** Who sent it; null where that was not proved. */
  readonly credential: Credential | null;
  /** The given one, or the one that was made; null for a request that was not processed and brought none. */
  readonly apnsId: string | null;
  /** Null where a fault kept the answer back. */
  readonly status: number | null;
  readonly reason: string | null;
  /** What was wrong with the request, in words; null where nothing was. */
  readonly wrong: string | null;
  /** The fault that took place. */
  readonly fault: Fault['do'] | null;
}
