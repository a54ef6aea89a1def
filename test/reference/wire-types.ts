import {
  type AcceptRequest,
  type CallRequest,
  type CallView,
  type ClientEventResults,
  type DeclineBody,
  type DeclineRequest,
  type DeviceView,
  type Handshake,
  type InviteRequest,
  type PlaceRequest,
  type ReachabilityView,
  type RegistrationBody,
  type ResolvedCallView,
  type ServerEventData,
  type SignalRequest,
  type SyncRequest,
  type TokensBody,
  type WireError,
} from '#contract';

/** All types of the wire, for the generator of schemas to begin with. */
export interface Wire {
  readonly answers: [CallView, ResolvedCallView, DeviceView, ReachabilityView, WireError];
  readonly requests: [
    AcceptRequest,
    CallRequest,
    DeclineBody,
    DeclineRequest,
    Handshake,
    InviteRequest,
    PlaceRequest,
    RegistrationBody,
    SignalRequest,
    SyncRequest,
    TokensBody,
  ];
  readonly events: ServerEventData;
  readonly results: ClientEventResults;
}
