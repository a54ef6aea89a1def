import { randomUUID } from 'node:crypto';
import { preciseNow } from '../even-rate.js';
import { type Agent, connectAgent } from './agent.js';
import { type Apple } from './apple.js';

/** Of one call, in ms. */
export interface Latencies {
  readonly inviteToAck: number;
  readonly inviteToPush: number;
  /** From what the callee's app says to what the caller's hears; the bare path has none. */
  readonly acceptToAccepted?: number;
}

/** The offer and the answer of a real browser are of this size. */
const SDP = 'v=0\r\n'.padEnd(3_000, 'a=rtpmap:111 opus/48000/2\r\n');
const CANDIDATE = 'candidate:842163049 1 udp 1677729535 203.0.113.7 46154 typ srflx raddr 10.0.0.7 rport 46154';
const SIGNALS_EACH = 3;

/** The whole of a call: invite, push, wake, ringing, accept, six signals, hang-up. Rejects where anything is refused. */
export async function makeCall(apple: Apple, caller: Agent, to: string): Promise<Latencies> {
  const callId = randomUUID();
  const pushed = apple.push(callId);
  const accepted = caller.hears('call:accepted', callId).then(preciseNow);
  const invitedAt = preciseNow();
  const acked = caller.ask('call:invite', { callId, to, media: 'audio', offer: SDP }).then(preciseNow);
  const [ackedAt, push] = await Promise.all([acked, pushed]);
  const phone = await connectAgent(push.url, { token: push.wake });
  await phone.hears('call:incoming', callId);
  await phone.ask('call:ringing', { callId });
  const acceptedAt = preciseNow();
  await phone.ask('call:accept', { callId, answer: SDP });
  const heardAt = await accepted;
  await Promise.all([signal(caller, callId), signal(phone, callId)]);
  const ended = phone.hears('call:ended', callId);
  await caller.ask('call:hangup', { callId });
  await ended;
  phone.close();
  return {
    inviteToAck: ackedAt - invitedAt,
    inviteToPush: push.at - invitedAt,
    acceptToAccepted: heardAt - acceptedAt,
  };
}

async function signal(from: Agent, callId: string): Promise<void> {
  for (let n = 1; n <= SIGNALS_EACH; n++) {
    await from.ask('call:signal', { callId, n, signal: { candidate: CANDIDATE } });
  }
}
