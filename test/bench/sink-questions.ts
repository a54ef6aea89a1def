export interface SinkPlace {
  /** PEM. */
  readonly cert: string;
  readonly key: string;
}

export interface SinkQuestion {
  readonly ask: 'port' | 'begin' | 'count';
}

/** What came since 'begin'. */
export interface Count {
  readonly received: number;
  /** Different apns-ids among them. */
  readonly distinct: number;
  /** Of the sink. */
  readonly cpuSeconds: number;
}
