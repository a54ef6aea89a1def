import { type Metrics } from './registry.js';

const EVERY_MS = 1_000;
const BUCKETS = [0.0005, 0.001, 0.0025, 0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1, 2];

/** How long Redis takes to answer, asked once a second, one question at a time. Call what it returns at the end. */
export function watchRedis(metrics: Metrics, ping: () => Promise<boolean>): () => void {
  const took = metrics.histogram({
    name: 'redis_ping_seconds',
    help: 'Round trip of a PING to Redis, asked once a second, by the connection that requests use.',
    buckets: BUCKETS,
  });
  const failed = metrics.counter({ name: 'redis_ping_failures_total', help: 'PINGs that Redis did not answer.' });
  let isAsking = false;
  const ask = async (): Promise<void> => {
    if (isAsking) return;
    isAsking = true;
    const began = performance.now();
    const answered = await ping().catch(() => false);
    isAsking = false;
    if (answered) took.observe((performance.now() - began) / 1000);
    else failed.inc();
  };
  const timer = setInterval(() => void ask(), EVERY_MS).unref();
  return () => {
    clearInterval(timer);
  };
}
