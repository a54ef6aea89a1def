export type RefusalCode =
  | 'bad-request'
  | 'forbidden'
  | 'not-found'
  | 'conflict'
  | 'answered-elsewhere'
  | 'user-busy'
  | 'glare'
  | 'call-over'
  | 'payload-too-large'
  | 'unavailable';

/** A "no": a value, not an exception. `message` says what is wrong and what to do, and holds nothing secret. */
export interface Refusal {
  readonly ok: false;
  readonly code: RefusalCode;
  readonly message: string;
  /** The other call that stands in the way. */
  readonly callId?: string;
}

export const refuse = (code: RefusalCode, message: string): Refusal => ({ ok: false, code, message });

export const noSuchCall = refuse('not-found', 'There is no such call for you: check callId, or the call is long over.');
export const callOver = refuse(
  'call-over',
  'The call is over: call:sync or GET /v1/calls/{callId} tells how it ended.',
);
export const answeredElsewhere = refuse('answered-elsewhere', 'Another device of this user has answered the call.');
