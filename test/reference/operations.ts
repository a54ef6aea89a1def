import { CALL_ID, DEVICE_ID, type ErrorCode, USER_ID } from '#contract';
import * as example from './examples.js';
import { patternOf, type RequestName } from './request-schemas.js';
import { refTo, type Schema } from './schema.js';

export type Token = 'user' | 'wake' | 'service';

/** What an operation of the OpenAPI document is made from; the schemas of bodies and answers come from the code. */
export interface Operation {
  readonly id: string;
  readonly summary: string;
  readonly description?: string;
  /** Nobody: no token is needed. */
  readonly tokens: readonly Token[];
  readonly parameters?: readonly ParameterName[];
  readonly body?: RequestName;
  readonly isBodyOptional?: boolean;
  readonly answers: Readonly<Record<number, Answer>>;
  /** Beside those that every request with a token may be answered with. */
  readonly refusals?: readonly ErrorCode[];
}

interface Answer {
  readonly is: string;
  readonly schema?: Schema;
  readonly type?: string;
}

const ID = { callId: example.CALL_ID, device: example.DEVICE_ID, user: 'bob' };
const query = (description: string, schema: Schema, example: unknown) => ({
  ...{ in: 'query', required: false, description, schema, example },
});
const path = (description: string, schema: Schema, example: unknown) => ({
  ...{ in: 'path', required: true, description, schema, example },
});
const text = (pattern: RegExp): Schema => ({ type: 'string', pattern: patternOf(pattern) });
const [DEVICE, USER, CALL] = [text(DEVICE_ID), text(USER_ID), text(CALL_ID)];

export const parameters = {
  deviceIdInPath: { name: 'deviceId', ...path('The app’s own name for the device.', DEVICE, ID.device) },
  callIdInPath: { name: 'callId', ...path('In any case; kept in lower case.', CALL, ID.callId) },
  userInPath: { name: 'user', ...path('The user id.', USER, ID.user) },
  userOfService: {
    name: 'user',
    ...query('Whom a service speaks for; needed with a service token, refused with others.', USER, ID.user),
  },
  userWhoHangsUp: {
    name: 'user',
    ...query('With a service token: who hangs up; the caller, where it is absent.', USER, ID.user),
  },
  listedUser: { name: 'user', ...query('Whose calls, placed and received.', USER, ID.user), required: true },
  deviceId: {
    name: 'deviceId',
    ...query('Which device speaks; with a wake token it may be left out.', DEVICE, ID.device),
  },
  before: {
    name: 'before',
    ...query('The `next` of the page before.', { type: 'integer', minimum: 1 }, 1_795_500_000_000),
  },
  limit: {
    name: 'limit',
    ...query('How many calls a page has, about.', { type: 'integer', minimum: 1, maximum: 100, default: 20 }, 20),
  },
};
type ParameterName = keyof typeof parameters;

const call = (is: string): Answer => ({ is, schema: refTo('CallView') });
const listOf = (field: string, schema: Schema, more: Record<string, Schema> = {}): Schema => ({
  type: 'object',
  properties: { [field]: { type: 'array', items: schema }, ...more },
  required: [field],
});
const status = (...values: string[]): Schema => ({ type: 'string', enum: values });
const JSON_DOCUMENT: Schema = { type: 'object' };

/** Every request of a signaling server, by method and path. */
export const operations: Readonly<Record<string, Operation>> = {
  'PUT /v1/devices/{deviceId}': {
    id: 'registerDevice',
    summary: 'Register a device and its push tokens',
    description:
      'On each launch of the app. A push token has one owner: the newest registration takes it from any other device.',
    tokens: ['user', 'service'],
    parameters: ['deviceIdInPath', 'userOfService'],
    body: 'RegistrationBody',
    answers: { 200: { is: 'The device as it is now.', schema: refTo('DeviceView') } },
  },
  'GET /v1/devices': {
    id: 'listDevices',
    summary: 'List the devices of the user',
    tokens: ['user', 'service'],
    parameters: ['userOfService'],
    answers: { 200: { is: 'All devices.', schema: listOf('devices', refTo('DeviceView')) } },
  },
  'DELETE /v1/devices/{deviceId}': {
    id: 'removeDevice',
    summary: 'Log out: the device never rings again for this user',
    description: 'Its socket is closed, and its wake tokens are void.',
    tokens: ['user', 'service'],
    parameters: ['deviceIdInPath', 'userOfService'],
    answers: { 204: { is: 'It is gone.' } },
  },
  'POST /v1/calls': {
    id: 'placeCall',
    summary: 'Place a call for a user',
    description:
      'The first device of the caller that connects, or that names the call in call:sync, becomes the inviting one.',
    tokens: ['service'],
    body: 'PlaceRequest',
    answers: { 201: call('The call was placed.'), 200: call('The call is there: this repeats it.') },
    refusals: ['conflict', 'user-busy', 'glare', 'payload-too-large', 'rate-limited'],
  },
  'GET /v1/calls': {
    id: 'listCalls',
    summary: 'List the calls of a user, newest first',
    tokens: ['service'],
    parameters: ['listedUser', 'before', 'limit'],
    answers: {
      200: {
        is: 'A page of calls; `next` is the `before` of the next page, absent on the last.',
        schema: listOf('calls', refTo('CallView'), { next: { type: 'integer' } }),
      },
    },
  },
  'GET /v1/calls/{callId}': {
    id: 'readCall',
    summary: 'Read a call, live or as its ledger',
    description:
      'A device of the callee is also told what waits for it. With a wake token a phone reads the call that it was woken for.',
    tokens: ['user', 'wake', 'service'],
    parameters: ['callIdInPath', 'deviceId'],
    answers: {
      200: {
        is: 'The call; for a device of the callee with offer, signals and ICE servers.',
        schema: { anyOf: [refTo('ResolvedCallView'), refTo('CallView')] },
      },
    },
    refusals: ['not-found'],
  },
  'POST /v1/calls/{callId}/ringing': {
    id: 'ring',
    summary: 'The device shows its call screen',
    tokens: ['user', 'wake'],
    parameters: ['callIdInPath', 'deviceId'],
    answers: { 200: call('The call.') },
    refusals: ['not-found', 'answered-elsewhere', 'call-over'],
  },
  'POST /v1/calls/{callId}/decline': {
    id: 'decline',
    summary: 'Decline the call',
    description: '`declined` ends it for all devices of the callee, `busy` takes out this one.',
    tokens: ['user', 'wake'],
    parameters: ['callIdInPath', 'deviceId'],
    body: 'DeclineBody',
    isBodyOptional: true,
    answers: { 200: call('The call.') },
    refusals: ['not-found', 'answered-elsewhere', 'call-over'],
  },
  'POST /v1/calls/{callId}/hangup': {
    id: 'hangUp',
    summary: 'Hang up; before the answer the caller’s cancels, a callee’s declines',
    tokens: ['user', 'service'],
    parameters: ['callIdInPath', 'deviceId', 'userWhoHangsUp'],
    answers: { 200: call('The call.') },
    refusals: ['not-found', 'answered-elsewhere', 'call-over'],
  },
  'GET /v1/users/{user}/reachability': {
    id: 'reachability',
    summary: 'Who would ring, and why not',
    tokens: ['service'],
    parameters: ['userInPath'],
    answers: { 200: { is: 'The user’s devices.', schema: refTo('ReachabilityView') } },
  },
  'GET /health/live': {
    id: 'live',
    summary: 'The process runs',
    tokens: [],
    answers: { 200: { is: 'It does.', schema: object({ status: status('ok') }) } },
  },
  'GET /health/ready': {
    id: 'ready',
    summary: 'It can do its work, or which dependency is down',
    tokens: [],
    answers: {
      200: { is: 'It can.', schema: object({ status: status('ok') }) },
      503: {
        is: 'It cannot: `down` names what does not answer.',
        schema: object({ status: status('unavailable'), down: { type: 'array', items: { type: 'string' } } }),
      },
    },
  },
  'GET /docs': {
    id: 'readReference',
    summary: 'This reference, to read',
    tokens: [],
    answers: { 200: { is: 'A page without scripts.', type: 'text/html', schema: { type: 'string' } } },
  },
  'GET /docs/openapi.json': {
    id: 'readOpenApi',
    summary: 'This reference of HTTP, for programs',
    tokens: [],
    answers: { 200: { is: 'OpenAPI 3.1.', schema: JSON_DOCUMENT } },
  },
  'GET /docs/asyncapi.json': {
    id: 'readAsyncApi',
    summary: 'The reference of socket.io, for programs',
    tokens: [],
    answers: { 200: { is: 'AsyncAPI 3.1.', schema: JSON_DOCUMENT } },
  },
};

function object(properties: Record<string, Schema>): Schema {
  return { type: 'object', properties, required: Object.keys(properties) };
}
