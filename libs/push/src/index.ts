export * from './deliver.js';
export type * from './delivery.js';
export * from './notification.js';
export * from './outcome.js';
export type * from './ports.js';
export * from './token-doubts.js';
export * from './token-verdict.js';
export * from './retry.js';
