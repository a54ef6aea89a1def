export { endOnSignal, type Running } from './end-on-signal.js';
