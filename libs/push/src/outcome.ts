/** A "no" of the provider, by its own status and reason. */
interface Answered {
  readonly status: number;
  readonly reason: string;
}

/** Apple's words for what becomes `badToken`; the ledger has it by these. */
export const BAD_TOKEN = { status: 400, reason: 'BadDeviceToken' };

/** What became of one attempt. A "no" of the provider is a value; that it could not be asked is an exception (CouldNotAsk). */
export type PushOutcome =
  | { readonly kind: 'accepted'; readonly apnsId: string }
  /** The token is no good any more, since when (ms since epoch) the provider may say. */
  | ({ readonly kind: 'tokenGone'; readonly since?: number } & Answered)
  /** The token is of the other environment, or no token at all. */
  | ({ readonly kind: 'badToken' } & Answered)
  /** The provider could not take it now; after how long it wants to be asked again, in ms, it may say. */
  | ({ readonly kind: 'tryLater'; readonly retryAfterMs?: number } & Answered)
  /** Not this push, however often. `advice`: what the operator is to do, where it is up to the operator. */
  | ({ readonly kind: 'refused'; readonly advice?: string } & Answered);

/** The provider could not be asked, or did not answer in time. `cause` is the reason. */
export class CouldNotAsk extends Error {
  override readonly name = 'CouldNotAsk';

  constructor(
    message: string,
    {
      cause,
      sent = true,
    }: {
      readonly cause?: unknown;
      /** False: nothing was sent, so that it was no attempt. Otherwise what became of the push is unknown. */
      readonly sent?: boolean;
    } = {},
  ) {
    super(message, { cause });
    this.sent = sent;
  }

  readonly sent: boolean;
}
