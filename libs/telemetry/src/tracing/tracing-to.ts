import { TRACING_OFF, type Tracing } from './tracing.js';

/** OpenTelemetry is loaded here and nowhere else: a process that takes no traces does not have it. */
export async function tracingTo(endpoint: string | undefined, service: string): Promise<Tracing> {
  if (endpoint === undefined) return TRACING_OFF;
  const { OtlpTracing } = await import('./otlp-tracing.js');
  return new OtlpTracing(endpoint, service);
}
