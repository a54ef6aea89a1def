/** What the way to Apple says of itself; hosts and reasons, no secrets. */
export type ApnsEvent =
  | { readonly kind: 'connected'; readonly host: string }
  /** `reason`: Apple's own, empty where it gave none. */
  | { readonly kind: 'goaway'; readonly host: string; readonly reason: string }
  | { readonly kind: 'closed'; readonly host: string; readonly error?: Error }
  | { readonly kind: 'providerTokenMade'; readonly keyId: string; readonly teamId: string }
  /** Apple calls a young provider token expired: our clock is off by so much, NaN where Apple did not tell its own. */
  | { readonly kind: 'clockIsOff'; readonly host: string; readonly byMs: number }
  | { readonly kind: 'certificate'; readonly app: string; readonly goodUntil: number };
