export { type Call, type CallEvents } from './call.js';
export { CallwakeClient } from './client.js';
export { CallwakeError } from './error.js';
export { type Off } from './events.js';
export { type ClientState } from './line.js';
export {
  type CallwakeClientOptions,
  type CancelSignal,
  type ClientEvents,
  type InviteOptions,
  type Registration,
} from './options.js';
export { type PushPayload } from './payload.js';
export type {
  AcceptedEvent,
  Actor,
  CallState,
  DeviceView,
  EndedEvent,
  EndReason,
  Environment,
  ErrorCode,
  IceServer,
  LegEndReason,
  Media,
  Person,
  ProgressEvent,
  SignalEvent,
} from './wire.js';
