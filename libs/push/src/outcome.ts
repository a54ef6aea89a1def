/** What became of one attempt. A "no" of the provider is a value; that it could not be asked is an exception (CouldNotAsk). */
export type PushOutcome =
  | { readonly kind: 'accepted'; readonly apnsId: string }
  /** `status` and `reason` are Apple's own. */
  | { readonly kind: 'refused'; readonly status: number; readonly reason: string };

/** The provider could not be asked, or did not answer in time: what became of the push is unknown. `cause` is the reason. */
export class CouldNotAsk extends Error {
  override readonly name = 'CouldNotAsk';
}
