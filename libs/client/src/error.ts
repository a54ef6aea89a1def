import { type ErrorCode } from './wire.js';

/** Why something could not be done. */
export class CallwakeError extends Error {
  override readonly name = 'CallwakeError';

  constructor(
    /** A code of the contract; `unavailable`: nobody answered in time, or what was answered makes no sense. */
    readonly code: ErrorCode,
    message: string,
    /** Of `glare`, and of a `conflict` with another call of the pair: the call that is there. */
    readonly callId?: string,
    /** Of `rate-limited`, in ms: when to try again. */
    readonly retryAfterMs?: number,
  ) {
    super(message);
  }
}

export const unavailable = (message: string): CallwakeError => new CallwakeError('unavailable', message);
export const badRequest = (message: string): CallwakeError => new CallwakeError('bad-request', message);
export const nonsense = (what: string): CallwakeError =>
  unavailable(`No Callwake server speaks so (${what}): check the url.`);
export const late = (): CallwakeError => unavailable('The server did not answer in time.');

export const callwakeError = (error: unknown): CallwakeError =>
  error instanceof CallwakeError ? error : unavailable(error instanceof Error ? error.message : String(error));
