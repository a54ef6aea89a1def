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
  'rate-limited': 429,
  unavailable: 503,
} as const satisfies Record<RefusalCode | 'unauthenticated' | 'rate-limited', number>;

export type ErrorCode = keyof typeof statusOf;

export interface WireError {
  readonly code: ErrorCode;
  readonly message: string;
  /** Of `glare`, and of a `conflict` with another call of the pair: the call that is there. */
  readonly callId?: string;
  /** Of `rate-limited`: when to try again. */
  readonly retryAfterMs?: number;
}

/** What every client event is answered with. `unavailable` means "outcome unknown": repeat with the same ids. */
export type Ack<T extends object = object> = ({ ok: true } & T) | ({ ok: false } & WireError);
