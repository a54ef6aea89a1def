import { type RequestName } from './request-schemas.js';

export const CALL_ID = '1c1aa053-9af6-4c84-8eef-74bceb6b317a';
export const DEVICE_ID = 'bobs-phone';
const OFFER = 'v=0\r\no=- 1 1 IN IP4 0.0.0.0\r\ns=-\r\nt=0 0\r\n';
const CANDIDATE = { candidate: 'candidate:1 1 udp 2130706431 192.0.2.1 54321 typ host', sdpMid: '0' };

/** What a request may look like, with all its fields; the tests send these. */
export const examples = {
  CallRequest: { callId: CALL_ID },
  InviteRequest: {
    ...{ callId: CALL_ID, to: 'bob', media: 'video' },
    ...{ offer: OFFER, ringSeconds: 30, data: { room: 'lobby' } },
  },
  AcceptRequest: { callId: CALL_ID, answer: OFFER },
  DeclineBody: { reason: 'declined' },
  DeclineRequest: { callId: CALL_ID, reason: 'busy' },
  SignalRequest: { callId: CALL_ID, signal: CANDIDATE, n: 1 },
  SyncRequest: { callId: CALL_ID, after: 0 },
  PlaceRequest: {
    ...{ callId: CALL_ID, from: 'alice', fromName: 'Alice', to: 'bob', media: 'audio' },
    ...{ offer: OFFER, ringSeconds: 30, data: { room: 'lobby' } },
  },
  RegistrationBody: {
    ...{ platform: 'ios', environment: 'sandbox' },
    tokens: { voip: '9f86d081884c7d659a2feaa0c55ad015a3bf4f1b2b0b822cd15d6c15b0f00a08', alert: null },
  },
  TokensBody: { voip: null, alert: '60303ae22b998861bce3b28f33eec1be758a213c86c93c076dbe9f558c11c752' },
  Handshake: { token: '<user token>', deviceId: DEVICE_ID, seen: { [CALL_ID]: 3 } },
} as const satisfies Record<RequestName, object>;
