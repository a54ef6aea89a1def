/** Tokens of what the module makes by factories and what has no class in this app. */
export const ANNOUNCER = Symbol('CallAnnouncer or null');
export const CALL_STORE = Symbol('CallStore');
export const CLOCK = Symbol('Clock');
export const CONFIG = Symbol('WorkerConfig');
export const CONNECTIONS = Symbol('Connections');
export const DEVICE_BOOK = Symbol('DeviceBook');
export const DELIVERY = Symbol('Delivery');
export const EXCHANGE = Symbol('Exchange');
export const LOG = Symbol('Log');
export const PUSH_SENDER = Symbol('PushSender');
export const PUSH_WORKER = Symbol('PushWorker');
export const READINESS = Symbol('Readiness');
export const TRACING = Symbol('Tracing');
export const UNUSABLE_JOBS = Symbol('RedisUnusableJobs');
export const WEBHOOKS = Symbol('Webhooks or null');
export const WITNESS = Symbol('CallWitness');
