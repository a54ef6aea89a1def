export * from './call-store.js';
export * from './check.js';
export * from './connect.js';
export * from './device-book.js';
export { type Keys, keysUnder } from './keys.js';
export * from './party-notifier.js';
export * from './provider-token-share.js';
export { RedisUnusableJobs } from './unusable-jobs.js';
export { UnreadableRecord } from './unreadable-record.js';
