export { apnsIdOf, missedCallApnsIdOf } from './apns-id.js';
export type * from './app.js';
export { CredentialError } from './credential-error.js';
export type * from './events.js';
export { adviceFor, knownReasons } from './reasons.js';
export { ApnsSender, type ApnsSenderOptions } from './sender.js';
