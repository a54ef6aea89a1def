export { type WorkerPlace } from './job-worker.js';
export * from './own-checks.js';
export * from './push-queue.js';
export * from './push-worker.js';
export { type QueuePlace } from './request-queue.js';
export * from './ring-checks.js';
export * from './ring-timer.js';
export * from './webhook-queue.js';
export * from './webhook-worker.js';
