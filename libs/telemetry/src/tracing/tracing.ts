import { type Fact } from '../log.js';

export interface SpanOptions {
  /** The `traceparent` of the span that this one belongs to; without it, the one that it runs within, or a trace of its own. */
  readonly parent?: string | undefined;
  /** When it began, in ms since epoch; without it, now. */
  readonly at?: number;
  /** Ids and words, no tokens, SDP or names. */
  readonly facts?: Fact;
}

/** A step of a call. */
export interface Span {
  /** Of this span, for what comes of it; absent: no trace is taken. */
  readonly traceparent?: string;
  /** Runs `work` so that spans which begin in it belong to this one. */
  run<T>(work: () => T): T;
  /** Facts that came to be known only now. */
  end(facts?: Fact): void;
}

/** Where spans are made. */
export interface Tracing {
  readonly isOn: boolean;
  begin(name: string, options?: SpanOptions): Span;
  /** What there is is sent, within a second; what is not sent by then is lost. */
  close(): Promise<void>;
}

const NO_SPAN: Span = Object.freeze({
  run: <T>(work: () => T): T => work(),
  end: () => undefined,
});

/** Makes nothing: no span, no id, no object. */
export const TRACING_OFF: Tracing = Object.freeze({
  isOn: false,
  begin: () => NO_SPAN,
  close: () => Promise.resolve(),
});

/** The id of the trace, as a log line shows it; nothing where there is none. */
export function traceFact(traceparent: string | undefined): { readonly traceId?: string } {
  const traceId = traceparent?.split('-')[1];
  return traceId === undefined ? {} : { traceId };
}
