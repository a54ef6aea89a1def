/** An app's push certificate; `goodUntil` in ms since epoch. */
export interface CertificateInUse {
  readonly app: string;
  readonly goodUntil: number;
}

/** What the way to Apple says of itself; hosts and reasons, no secrets. */
export type ApnsEvent =
  | { readonly kind: 'connected'; readonly host: string }
  /** `reason`: Apple's own, empty where it gave none. */
  | { readonly kind: 'goaway'; readonly host: string; readonly reason: string }
  | { readonly kind: 'closed'; readonly host: string; readonly error?: Error }
  | { readonly kind: 'providerTokenMade'; readonly keyId: string; readonly teamId: string }
  /** Apple refuses a young provider token as expired, or as from the future: our clock is off by so much, NaN where Apple told none. */
  | { readonly kind: 'clockIsOff'; readonly host: string; readonly byMs: number }
  /** Apple has seen too many provider tokens of the team: the connection rests. */
  | { readonly kind: 'tooManyProviderTokens'; readonly host: string }
  | ({ readonly kind: 'certificate' } & CertificateInUse);
