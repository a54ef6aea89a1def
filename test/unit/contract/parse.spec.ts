import {
  AcceptRequest,
  CallRequest,
  DeclineRequest,
  Handshake,
  InviteRequest,
  parse,
  RegistrationBody,
  SignalRequest,
  SyncRequest,
  TokensBody,
} from '#contract';
import { CALL_ID } from '../../support/calls.js';

const invite = { callId: CALL_ID, to: 'bob', media: 'audio' };
const signal = { callId: CALL_ID, signal: { candidate: 'x' } };
const registration = { platform: 'ios', environment: 'sandbox', tokens: {} };
const deep = (levels: number): unknown => (levels === 0 ? 1 : [deep(levels - 1)]);
type Row = [string, new () => object, unknown];

describe('what is taken', () => {
  it.each<Row>([
    ['an invite', InviteRequest, { ...invite, offer: 'v=0\r\n', ringSeconds: 5, data: { a: [1, null, 'x'] } }],
    ['an upper-case UUID', InviteRequest, { ...invite, callId: CALL_ID.toUpperCase() }],
    ['an offer of 64 KiB', InviteRequest, { ...invite, offer: 'x'.repeat(65_536) }],
    ['a ringing', CallRequest, { callId: CALL_ID }],
    ['an accept', AcceptRequest, { callId: CALL_ID, answer: 'v=0' }],
    ['a decline', DeclineRequest, { callId: CALL_ID, reason: 'busy' }],
    ['a signal that is null', SignalRequest, { callId: CALL_ID, signal: null, n: 1 }],
    [
      'a signal with a key named __proto__',
      SignalRequest,
      { callId: CALL_ID, signal: JSON.parse('{"__proto__":{"x":1}}') as unknown },
    ],
    ['an empty sync', SyncRequest, {}],
    ['a handshake', Handshake, { token: 'x', deviceId: 'phone_1', seen: { [CALL_ID]: 3 } }],
    ['a registration', RegistrationBody, { ...registration, tokens: { voip: 'AAbb', alert: null } }],
  ])('%s', (_, dto, value) => {
    expect(parse(dto, value, dto === RegistrationBody ? { tokens: TokensBody } : {})).toMatchObject({ ok: true });
  });
});

describe('what is refused, and the field that the message names', () => {
  it.each<[...Row, string, ('bad-request' | 'payload-too-large')?]>([
    ['nothing', InviteRequest, undefined, 'JSON object'],
    ['a list', InviteRequest, [], 'JSON object'],
    ['bytes', InviteRequest, Buffer.from('{}'), 'JSON object'],
    ['an empty object', CallRequest, {}, 'callId'],
    ['a callId that is no UUID', InviteRequest, { ...invite, callId: 'x' }, 'callId'],
    ['a callId with a line end', InviteRequest, { ...invite, callId: `${CALL_ID}\n` }, 'callId'],
    ['a callId in an array', InviteRequest, { ...invite, callId: [CALL_ID] }, 'callId'],
    ['no callee', InviteRequest, { ...invite, to: undefined }, 'to'],
    ['a callee with a control character', InviteRequest, { ...invite, to: 'bo\u0000b' }, 'to'],
    ['a callee of 129 characters', InviteRequest, { ...invite, to: 'x'.repeat(129) }, 'to'],
    ['a callee that is a number', InviteRequest, { ...invite, to: 7 }, 'to'],
    ['another medium', InviteRequest, { ...invite, media: 'fax' }, 'media'],
    ['an offer that is null', InviteRequest, { ...invite, offer: null }, 'offer'],
    ['an offer that is an object', InviteRequest, { ...invite, offer: { sdp: 'x' } }, 'offer'],
    ['an offer over 64 KiB', InviteRequest, { ...invite, offer: 'x'.repeat(65_537) }, 'offer', 'payload-too-large'],
    [
      'an offer over 64 KiB in bytes',
      InviteRequest,
      { ...invite, offer: 'ü'.repeat(40_000) },
      'offer',
      'payload-too-large',
    ],
    ['ringSeconds below 5', InviteRequest, { ...invite, ringSeconds: 4 }, 'ringSeconds'],
    ['ringSeconds above 120', InviteRequest, { ...invite, ringSeconds: 121 }, 'ringSeconds'],
    ['ringSeconds that are not whole', InviteRequest, { ...invite, ringSeconds: 5.5 }, 'ringSeconds'],
    ['ringSeconds as text', InviteRequest, { ...invite, ringSeconds: '45' }, 'ringSeconds'],
    ['data over 1 KiB', InviteRequest, { ...invite, data: 'x'.repeat(1100) }, 'data', 'payload-too-large'],
    ['data with bytes', InviteRequest, { ...invite, data: { file: Buffer.from('x') } }, 'data'],
    ['an unknown field', InviteRequest, { ...invite, name: 'Alice' }, 'name: unknown field'],
    [
      'a field named __proto__',
      InviteRequest,
      JSON.parse(`{"callId":"${CALL_ID}","to":"bob","media":"audio","__proto__":{"to":"eve"}}`),
      '__proto__',
    ],
    ['a field named constructor', InviteRequest, { ...invite, constructor: 1 }, 'constructor'],
    ['a field whose name is not printable', CallRequest, { callId: CALL_ID, 'a\nb': 1 }, 'a?b: unknown field'],
    [
      'an answer over 64 KiB',
      AcceptRequest,
      { callId: CALL_ID, answer: 'x'.repeat(65_537) },
      'answer',
      'payload-too-large',
    ],
    ['another reason', DeclineRequest, { callId: CALL_ID, reason: 'asleep' }, 'reason'],
    ['no signal', SignalRequest, { callId: CALL_ID }, 'signal'],
    [
      'a signal over 64 KiB',
      SignalRequest,
      { callId: CALL_ID, signal: 'x'.repeat(65_536) },
      'signal',
      'payload-too-large',
    ],
    ['a signal with bytes', SignalRequest, { callId: CALL_ID, signal: { a: [new Uint8Array(3)] } }, 'signal'],
    ['a signal nested too deep', SignalRequest, { callId: CALL_ID, signal: deep(5000) }, 'signal'],
    ['n of 0', SignalRequest, { ...signal, n: 0 }, 'n'],
    ['n as text', SignalRequest, { ...signal, n: '1' }, 'n'],
    ['after below 0', SyncRequest, { after: -1 }, 'after'],
    ['a handshake without a token', Handshake, { deviceId: 'phone' }, 'token'],
    ['a token that is an object', Handshake, { token: {} }, 'token'],
    ['a deviceId with a slash', Handshake, { token: 'x', deviceId: 'a/b' }, 'deviceId'],
    ['seen as a list', Handshake, { token: 'x', seen: [] }, 'seen'],
    ['another platform', RegistrationBody, { ...registration, platform: 'vms' }, 'platform'],
    ['no environment', RegistrationBody, { platform: 'ios', tokens: {} }, 'environment'],
    ['no tokens', RegistrationBody, { platform: 'ios', environment: 'sandbox' }, 'tokens'],
    ['tokens as a list', RegistrationBody, { ...registration, tokens: [] }, 'tokens'],
    ['a token of odd length', RegistrationBody, { ...registration, tokens: { voip: 'abc' } }, 'tokens.voip'],
    ['a token that is not hex', RegistrationBody, { ...registration, tokens: { voip: 'xyzz' } }, 'tokens.voip'],
    [
      'a token over 200 digits',
      RegistrationBody,
      { ...registration, tokens: { alert: 'ab'.repeat(101) } },
      'tokens.alert',
    ],
    ['an unknown token', RegistrationBody, { ...registration, tokens: { fcm: 'ab' } }, 'tokens.fcm: unknown field'],
  ])('%s', (_, dto, value, names, code = 'bad-request') => {
    const result = parse(dto, value, dto === RegistrationBody ? { tokens: TokensBody } : {});
    expect(result).toMatchObject({ ok: false, code, message: expect.stringContaining(names) as string });
  });
});
