import { type Call, type CallRef, type CallStore, type Exchange } from '#calls';
import { type Fact, type Span, type Tracing } from '#telemetry';

/** With the `traceparent` that a call is given which is placed now; absent: no trace is taken. */
export type TracedExchange = Exchange & { readonly trace?: string };

/** What a party does to a call, as a span of the call's trace. */
export interface Verb {
  run<T>(exchange: Exchange, work: (exchange: TracedExchange) => Promise<T>): Promise<T>;
  /** The `traceparent` that the call has, once it is known. */
  readonly trace?: string | undefined;
}

const UNTRACED: Verb = Object.freeze({
  run: <T>(exchange: Exchange, work: (exchange: TracedExchange) => Promise<T>) => work(exchange),
});

/** `name` undefined: what is too frequent to be a span, such as a signal. */
export function verbOf(tracing: Tracing, name: string | undefined, facts: Fact): Verb {
  if (!tracing.isOn || name === undefined) return UNTRACED;
  return name === 'invite' ? new TracedInvite(tracing, facts) : new TracedVerb(tracing, name, facts);
}

/** The root of a call's trace. */
class TracedInvite implements Verb {
  private readonly span: Span;

  constructor(tracing: Tracing, facts: Fact) {
    this.span = tracing.begin('invite', { facts });
  }

  get trace(): string | undefined {
    return this.span.traceparent;
  }

  async run<T>(exchange: Exchange, work: (exchange: TracedExchange) => Promise<T>): Promise<T> {
    const { trace } = this;
    try {
      return await work({ ...exchange, ...(trace !== undefined && { trace }) });
    } finally {
      this.span.end();
    }
  }
}

/** Which trace it belongs to stands in the call, which is read first, or at hand. */
class TracedVerb implements Verb {
  trace: string | undefined;

  constructor(
    private readonly tracing: Tracing,
    private readonly name: string,
    private readonly facts: Fact,
  ) {}

  async run<T>(exchange: Exchange, work: (exchange: TracedExchange) => Promise<T>): Promise<T> {
    const at = Date.now();
    const meets = (call: Call): void => {
      this.trace ??= call.trace;
    };
    try {
      return await work({ ...exchange, calls: reading(exchange.calls, meets), meets });
    } finally {
      const { trace: parent, facts } = this;
      if (parent !== undefined) this.tracing.begin(this.name, { parent, at, facts }).end();
    }
  }
}

function reading(calls: CallStore, onRead: (call: Call) => void): CallStore {
  const read = async (ref: CallRef): Promise<Call | null> => {
    const call = await calls.read(ref);
    if (call) onRead(call);
    return call;
  };
  return Object.create(calls, { read: { value: read } }) as CallStore;
}
