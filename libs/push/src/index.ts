export * from './deliver.js';
export * from './notification.js';
export * from './outcome.js';
export type * from './ports.js';
export * from './retry.js';
