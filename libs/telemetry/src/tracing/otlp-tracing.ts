import { AsyncLocalStorage } from 'node:async_hooks';
import {
  type Attributes,
  type Context,
  ROOT_CONTEXT,
  type Span as OtelSpan,
  trace,
  TraceFlags,
} from '@opentelemetry/api';
import { OTLPTraceExporter } from '@opentelemetry/exporter-trace-otlp-http';
import { resourceFromAttributes } from '@opentelemetry/resources';
import { BatchSpanProcessor, TracerProvider } from '@opentelemetry/sdk-trace';
import { type Fact } from '../log.js';
import { type Span, type SpanOptions, type Tracing } from './tracing.js';

/** A receiver that hangs holds this much and no more: what comes on top is dropped. */
const MOST_SPANS_WAITING = 2_048;
const SENT_EVERY_MS = 1_000;
const EXPORT_WITHIN_MS = 5_000;
const CLOSE_WITHIN_MS = 1_000;

const TRACEPARENT = /^00-([0-9a-f]{32})-([0-9a-f]{16})-([0-9a-f]{2})$/;

/** Spans by OpenTelemetry's SDK, sent as OTLP over HTTP, in batches, beside the work and never in its way. */
export class OtlpTracing implements Tracing {
  readonly isOn = true;
  private readonly provider: TracerProvider;
  private readonly within = new AsyncLocalStorage<Context>();

  constructor(endpoint: string, service: string) {
    const url = `${endpoint.replace(/\/+$/, '')}/v1/traces`;
    const exporter = new OTLPTraceExporter({ url, timeoutMillis: EXPORT_WITHIN_MS });
    this.provider = new TracerProvider({
      resource: resourceFromAttributes({ 'service.name': `callwake-${service}` }),
      spanProcessors: [
        new BatchSpanProcessor({
          exporter,
          maxQueueSize: MOST_SPANS_WAITING,
          scheduledDelayMillis: SENT_EVERY_MS,
          exportTimeoutMillis: EXPORT_WITHIN_MS,
        }),
      ],
    });
  }

  begin(name: string, { parent, at, facts = {} }: SpanOptions = {}): Span {
    const context = contextOf(parent) ?? this.within.getStore() ?? ROOT_CONTEXT;
    const options = { attributes: attributesOf(facts), ...(at !== undefined && { startTime: at }) };
    const span = this.provider.getTracer('callwake').startSpan(name, options, context);
    const inside = trace.setSpan(context, span);
    return {
      traceparent: traceparentOf(span),
      run: (work) => this.within.run(inside, work),
      end: (more = {}) => {
        span.setAttributes(attributesOf(more));
        span.end();
      },
    };
  }

  async close(): Promise<void> {
    let timer: NodeJS.Timeout | undefined;
    const late = new Promise<void>((resolve) => {
      timer = setTimeout(resolve, CLOSE_WITHIN_MS);
    });
    await Promise.race([this.provider.shutdown().catch(() => undefined), late]);
    clearTimeout(timer);
  }
}

function contextOf(traceparent: string | undefined): Context | undefined {
  const [, traceId, spanId, flags] = TRACEPARENT.exec(traceparent ?? '') ?? [];
  if (traceId === undefined || spanId === undefined) return undefined;
  const traceFlags = Number.parseInt(flags ?? '', 16) & TraceFlags.SAMPLED;
  return trace.setSpanContext(ROOT_CONTEXT, { traceId, spanId, traceFlags, isRemote: true });
}

function traceparentOf(span: OtelSpan): string {
  const { traceId, spanId, traceFlags } = span.spanContext();
  return `00-${traceId}-${spanId}-${traceFlags.toString(16).padStart(2, '0')}`;
}

/** Under `callwake.`, and never an object. */
const attributesOf = (facts: Fact): Attributes =>
  Object.fromEntries(
    Object.entries(facts)
      .filter(([, value]) => ['string', 'number', 'boolean'].includes(typeof value))
      .map(([name, value]) => [`callwake.${name}`, value as string | number | boolean]),
  );
