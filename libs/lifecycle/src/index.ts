export { DRAIN_WITHIN_MS, endOnSignal, type Running } from './end-on-signal.js';
