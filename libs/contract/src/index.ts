export * from './codes.js';
export type * from './events.js';
export * from './parse.js';
export * from './requests.js';
export { bytesOfJson, CALL_ID, DEVICE_ID, USER_ID } from './rules.js';
export * from './to-wire.js';
export * from './views.js';
