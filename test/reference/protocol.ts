import { Conversation } from './conversation.js';
import { type Phone, wakePayload } from '../support/phone.js';
import { World } from '../support/world.js';

const CALL_ID = '6f9619ff-8b86-4d01-b42d-00cf4fc964ff';
const ICE = {
  STUN_URLS: 'stun:turn.example.org:3478',
  TURN_URLS: 'turn:turn.example.org:3478',
  TURN_SECRET: 'x'.repeat(32),
};

const INTRODUCTION = `# The conversation of one call

<!-- Made of a real call by \`npm run docs\`. -->

For those who write a client without the SDK. Alice calls Bob, whose phone is asleep: every message, as it went over the wire, with tokens, times and
the call's id made the same in each run. Over socket.io 4 (protocol 5), namespace \`/\`, path \`/socket.io\`, websocket only. Each
client event takes an acknowledgement; no answer within some seconds, a broken line, and the code \`unavailable\` mean "outcome
unknown": send the same again, with the same ids. \`seq\` numbers the events of a call: drop one that you have seen. Times are ms since
epoch by the server's clock: count \`ringUntil - at\` from receipt. [http.md](http.md) has the requests, \`asyncapi.json\` every field.`;

/** The text of docs/protocol.md, from a call that is made now. */
export async function protocolPage(): Promise<string> {
  const world = await World.start({ servers: 1, worker: false, env: ICE });
  try {
    const talk = new Conversation();
    await call(world, talk);
    return `${INTRODUCTION}\n${talk.toString()}`;
  } finally {
    await world.stop();
  }
}

async function call(world: World, talk: Conversation): Promise<void> {
  talk.hide(world.url(), 'https://calls.example.org');
  const phone = await world.phone('bob', 'bobs-phone');
  const alice = await connectAlice(world, talk);
  await invite(talk, alice);
  // Only now, so that what she signals comes before the push in each run.
  await world.startWorker();
  await talk.hearsStage('alice', alice, 'pushed');
  const bob = await wake(talk, phone);
  await answer(talk, alice, bob);
  await talkAndEnd(talk, alice, bob);
}

async function connectAlice(world: World, talk: Conversation) {
  talk.heading(
    'The caller connects',
    'With a token of your back end. A refused handshake is a `connect_error` whose `data` is `{ code, message }`.',
  );
  talk.said('alice → server   handshake, auth', { token: '<user token>', deviceId: 'alices-laptop' });
  return (await world.caller('alice', { deviceId: 'alices-laptop' })).agent;
}

async function invite(talk: Conversation, alice: Agent): Promise<void> {
  talk.heading(
    'She invites',
    'The id is a UUID that she makes. Until the answer her signals wait on the server for the phone; `n` counts them, so that one sent twice counts once.',
  );
  await talk.asks('alice', alice, 'call:invite', {
    callId: CALL_ID,
    to: 'bob',
    media: 'audio',
    offer: 'v=0 (the offer)',
  });
  await talk.asks('alice', alice, 'call:signal', { callId: CALL_ID, n: 1, signal: { candidate: 'alice 1' } });
}

async function wake(talk: Conversation, phone: Phone): Promise<Agent> {
  const push = await phone.isPushed();
  const payload = wakePayload(push);
  talk.hide(payload.wake, '<wake token>');
  talk.heading(
    'Apple wakes the phone',
    'The body of the VoIP push. The app reports it to CallKit first, always, under `callId`. Then it connects to `url`, with `wake` and nothing else: it names user, device and call. What there is of the call comes unasked, in order.',
  );
  talk.said('bob ← Apple   VoIP push', payload);
  talk.said('bob → server   handshake, auth', { token: payload.wake });
  const bob = await phone.wakes(push);
  await talk.hears('bob', bob, 'call:incoming');
  await talk.hears('bob', bob, 'call:signal');
  return bob;
}

async function answer(talk: Conversation, alice: Agent, bob: Agent): Promise<void> {
  talk.heading(
    'It rings, and Bob answers',
    '`call:ringing` once the call is on the screen. The first accept of all his devices wins.',
  );
  await talk.asks('bob', bob, 'call:ringing', { callId: CALL_ID });
  await talk.hearsStage('alice', alice, 'ringing');
  await talk.asks('bob', bob, 'call:accept', { callId: CALL_ID, answer: 'v=0 (the answer)' });
  await talk.hears('alice', alice, 'call:accepted');
}

async function talkAndEnd(talk: Conversation, alice: Agent, bob: Agent): Promise<void> {
  talk.heading('They talk', 'Now both signal: candidates, renegotiation, whatever the apps agree on.');
  await talk.asks('bob', bob, 'call:signal', { callId: CALL_ID, n: 1, signal: { candidate: 'bob 1' } });
  await talk.hears('alice', alice, 'call:signal');
  talk.heading(
    'She hangs up',
    'Before the answer the same event would have cancelled the call. Everyone concerned hears one end.',
  );
  await talk.asks('alice', alice, 'call:hangup', { callId: CALL_ID });
  await talk.hears('alice', alice, 'call:ended');
  await talk.hears('bob', bob, 'call:ended');
  talk.heading(
    'After a broken line',
    'Connect again, and say what was seen: `auth: { token, deviceId, seen: { callId: seq } }`. All above it comes, in order; a phone that was asleep for all of it hears the end alone. The ledger of the call is kept: `GET /v1/calls/{callId}`.',
  );
}

type Agent = Awaited<ReturnType<Phone['wakes']>>;
