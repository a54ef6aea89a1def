import { type ClientEventResults, type ServerEventName } from '#contract';
import { examples } from './examples.js';
import { type RequestName } from './request-schemas.js';
import { mapValues, refTo, type Schema, type Schemas, usedIn } from './schema.js';

const ABOUT =
  'The events of Callwake’s sockets: socket.io (protocol 5), namespace `/`, path `/socket.io`, websocket only. Each client event is answered by an acknowledgement, `{ ok: true, … }` or `{ ok: false, code, message }`; `unavailable` means "outcome unknown": repeat with the same ids.';
const HANDSHAKE =
  'The handshake’s `auth` is what `x-auth` says, with a user token or the wake token of a push. A refused handshake is a `connect_error` whose `data` has `code`, `message` and, where there were too many, `retryAfterMs`.';

type ClientEventName = keyof ClientEventResults;

/** What each client event is about, and the DTO class of its data. */
const clientEvents: Readonly<Record<ClientEventName, { about: string; data: RequestName }>> = {
  'call:invite': { about: 'Place a call, under a UUID of one’s own.', data: 'InviteRequest' },
  'call:ringing': { about: 'The device shows its call screen.', data: 'CallRequest' },
  'call:accept': { about: 'Answer: the first one wins.', data: 'AcceptRequest' },
  'call:decline': { about: '`declined` for all devices of the user, `busy` for this one.', data: 'DeclineRequest' },
  'call:signal': { about: 'SDP, ICE candidate, or anything that the apps agree on.', data: 'SignalRequest' },
  'call:hangup': { about: 'Hang up; before the answer: cancel.', data: 'CallRequest' },
  'call:sync': { about: 'What this device missed of its calls.', data: 'SyncRequest' },
};

const serverEvents: Readonly<Record<ServerEventName, { about: string; data: string }>> = {
  'call:incoming': { about: 'Somebody calls: to each device of the callee.', data: 'IncomingEvent' },
  'call:progress': { about: 'A phone was pushed, or rings: to the caller.', data: 'ProgressEvent' },
  'call:accepted': { about: 'A device has answered: to the caller.', data: 'AcceptedEvent' },
  'call:signal': { about: 'The other party’s signal.', data: 'SignalEvent' },
  'call:ended': { about: 'The call is over: to everyone concerned.', data: 'EndedEvent' },
};

/** `types`: the schemas of libs/contract's types, for what acks carry. */
export function asyncApi(version: string, schemas: Schemas, types: Schemas) {
  const results = types['ClientEventResults']?.properties ?? {};
  const messages = messagesOf(results);
  const document = {
    asyncapi: '3.1.0',
    info: { title: 'Callwake', version, description: ABOUT, license: { name: 'Apache-2.0' } },
    defaultContentType: 'application/json',
    servers: { signaling: { host: 'calls.example.org', protocol: 'socket.io', pathname: '/socket.io' } },
    channels: { calls: { address: '/', description: HANDSHAKE, messages, 'x-auth': refTo('Handshake') } },
    operations: operations(),
  };
  const own = {
    Refused: refusal(schemas['WireError'] ?? {}),
    Handshake: { ...schemas['Handshake'], examples: [examples.Handshake] },
  };
  return { ...document, components: { schemas: usedIn(document, { ...schemas, ...own }) } };
}

const keyOf = (event: string, suffix: string): string => `${event.replace(':', '-')}-${suffix}`;
const messageRef = (key: string) => ({ $ref: `#/channels/calls/messages/${key}` });

function messagesOf(results: Schemas) {
  const asked = Object.entries(clientEvents).flatMap(([event, { about, data }]) => [
    [
      keyOf(event, 'request'),
      { name: event, summary: about, payload: refTo(data), examples: [{ payload: examples[data] }] },
    ],
    [keyOf(event, 'ack'), { name: event, summary: `The acknowledgement of ${event}.`, payload: ack(results[event]) }],
  ]);
  const told = Object.entries(serverEvents).map(([event, { about, data }]) => [
    keyOf(event, 'event'),
    { name: event, summary: about, payload: refTo(data) },
  ]);
  return Object.fromEntries([...asked, ...told]) as Record<string, { name: string; summary: string; payload: Schema }>;
}

/** The server receives client events and replies with an ack; it sends its own. */
function operations() {
  const channel = { $ref: '#/channels/calls' };
  const receive = mapValues(clientEvents, ({ about }) => ({ action: 'receive', channel, summary: about }));
  const asked = Object.entries(receive).map(([event, operation]) => [
    keyOf(event, 'receive'),
    {
      ...operation,
      messages: [messageRef(keyOf(event, 'request'))],
      reply: { channel, messages: [messageRef(keyOf(event, 'ack'))] },
    },
  ]);
  const told = Object.entries(serverEvents).map(([event, { about }]) => [
    keyOf(event, 'send'),
    { action: 'send', channel, summary: about, messages: [messageRef(keyOf(event, 'event'))] },
  ]);
  return Object.fromEntries([...asked, ...told]) as Record<string, object>;
}

function ack(result: Schema = {}): Schema {
  const { properties = {}, required = [] } = result;
  return {
    oneOf: [
      { type: 'object', properties: { ok: { const: true }, ...properties }, required: ['ok', ...required] },
      refTo('Refused'),
    ],
  };
}

const refusal = ({ properties, required = [] }: Schema): Schema => ({
  type: 'object',
  description: 'Why it was not done, and what to do.',
  properties: { ok: { const: false }, ...properties },
  required: ['ok', ...required],
});
