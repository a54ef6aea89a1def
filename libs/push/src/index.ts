export * from './deliver.js';
export * from './notification.js';
export * from './outcome.js';
export type * from './ports.js';
export type { TokenFate } from './settle.js';
export * from './token-doubts.js';
export * from './retry.js';
