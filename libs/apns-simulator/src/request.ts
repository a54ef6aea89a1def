/** Header names in lower case, without pseudo headers, and without `authorization`: a provider token is a secret. */
export type PushHeaders = Readonly<Partial<Record<string, string>>>;

/** One request as it came in. */
export interface PushRequest {
  /** Ms since epoch. */
  readonly receivedAt: number;
  readonly method: string;
  readonly path: string;
  readonly headers: PushHeaders;
  /** Whether a header is there more than once. */
  readonly repeatsHeader: boolean;
  /** UTF-8 text; of a body far beyond Apple's limit only the beginning. */
  readonly body: string;
  /** All of the body's bytes, those that were not kept included. */
  readonly bodyBytes: number;
}
