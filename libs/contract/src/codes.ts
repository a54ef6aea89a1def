import { type RefusalCode } from '#calls';

/** Every code that an error on HTTP, an ack, or a refused handshake may carry, with its HTTP status. */
export const statusOf = {
  'bad-request': 400,
  unauthenticated: 401,
  forbidden: 403,
  'not-found': 404,
  conflict: 409,
  'answered-elsewhere': 409,
  'user-busy': 409,
  glare: 409,
  'call-over': 410,
  'payload-too-large': 413,
  unavailable: 503,
} as const satisfies Record<RefusalCode | 'unauthenticated', number>;

export type ErrorCode = keyof typeof statusOf;

export interface WireError {
  readonly code: ErrorCode;
  readonly message: string;
  /** With `glare` and some `conflict`s: the call that stands in the way. */
  readonly callId?: string;
}

/** What every client event is answered with. `unavailable` means "outcome unknown": repeat with the same ids. */
export type Ack<T extends object = object> = ({ ok: true } & T) | ({ ok: false } & WireError);
