import { monitorEventLoopDelay } from 'node:perf_hooks';
import { type Metrics } from './registry.js';

const EVERY_MS = 20;
const NS_PER_S = 1e9;

/** How late timers are since the page was last asked for; measured in the event loop itself, 50 times a second. Call what it returns at the end. */
export function watchEventLoop(metrics: Metrics): () => void {
  const delay = monitorEventLoopDelay({ resolution: EVERY_MS });
  const gauge = metrics.gauge({
    name: 'event_loop_delay_seconds',
    help: 'How late the event loop was since the last scrape.',
    labels: ['quantile'],
  });
  metrics.look(() => {
    // The interval itself is measured along with the delay.
    const seconds = (ns: number) => Math.max(ns / NS_PER_S - EVERY_MS / 1000, 0);
    gauge.set({ quantile: '0.5' }, seconds(delay.percentile(50)));
    gauge.set({ quantile: '0.99' }, seconds(delay.percentile(99)));
    gauge.set({ quantile: '1' }, seconds(delay.max));
    delay.reset();
  });
  delay.enable();
  return () => {
    delay.disable();
  };
}
