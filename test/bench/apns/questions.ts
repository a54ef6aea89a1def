import { type ApnsPlace } from './push.js';
import { type Way } from './ways.js';

export interface ContenderPlace extends ApnsPlace {
  readonly way: Way;
}

export type ContenderQuestion =
  | { readonly ask: 'saturation'; readonly pushes: number; readonly inFlight: number }
  | { readonly ask: 'even'; readonly rate: number; readonly seconds: number }
  | { readonly ask: 'memory' };

export interface Saturation {
  readonly pushes: number;
  readonly seconds: number;
  /** User and system, all threads. */
  readonly cpuSeconds: number;
}

/** In ms, from the call of the sender to its answer. */
export interface Latencies {
  readonly p50: number;
  readonly p99: number;
}

/** In bytes, after a garbage collection. */
export interface Memory {
  readonly heap: number;
  readonly rss: number;
}
