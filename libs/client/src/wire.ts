// Types alone: the published declarations bundle them, and nothing of the server runs in an app.
export type {
  AcceptedEvent,
  CallView,
  DeviceView,
  EndedEvent,
  ErrorCode,
  IceServer,
  IncomingEvent,
  ProgressEvent,
  ResolvedCallView,
  SignalEvent,
} from '../../contract/src/index.js';
export type { Actor, CallState, EndReason, Environment, LegEndReason, Media, Person } from '../../calls/src/index.js';
