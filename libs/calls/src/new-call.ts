import { type Call, type CallRef, type Media, type Person } from './call.js';
import { type Decision, type NewEntry, next } from './decision.js';
import { end } from './ending.js';
import { couldRing } from './legs.js';
import { firstPush, newLeg } from './new-leg.js';
import { type Reachable } from './ports.js';

export interface Invite extends CallRef {
  readonly from: Person;
  /** The inviting device; none where a service places the call for the caller. */
  readonly deviceId?: string;
  /** By which it asked. */
  readonly socket?: string;
  readonly to: string;
  readonly media: Media;
  readonly offer?: string;
  readonly data?: unknown;
  readonly ringSeconds: number;
  /** `traceparent`; absent: no trace is taken. */
  readonly trace?: string;
  /** Digest of the fields that make a repeat the same invite. */
  readonly fingerprint: string;
  /** Size of offer and data as JSON, in bytes. */
  readonly bytes: number;
}

/** The first write of a call: a leg for each device that can be reached, or, without any, a call that is over at once. */
export function newCall(invite: Invite, devices: readonly Reachable[], now: number, server?: string): Started {
  const legs = devices
    .filter((device) => device.server !== undefined || device.hasVoipToken)
    .map((device) => newLeg(device, now));
  const { app, callId, from, to, media, fingerprint, bytes } = invite;
  const ringUntil = now + invite.ringSeconds * 1000;
  const empty: Call = {
    ...{ app, callId, from, to, media, fingerprint, legs, ringUntil },
    ...(invite.data !== undefined && { data: invite.data }),
    ...(invite.trace !== undefined && { trace: invite.trace }),
    ...callerOf(invite, server),
    version: 0,
    state: 'calling',
    createdAt: now,
    lastSeq: 0,
    log: { count: 1, bytes },
    signalCounts: {},
  };
  if (!legs.some(couldRing)) return end(empty, 'unreachable', now) as Started;
  return next(empty, {}, [incoming(invite, ringUntil)], [...legs.flatMap(firstPush), { kind: 'confirmCheck' }]);
}

function callerOf({ deviceId, socket }: Invite, server?: string): Pick<Call, 'caller' | 'byService'> {
  if (deviceId === undefined) return { caller: {}, byService: true };
  return {
    caller: { deviceId, ...(server !== undefined && { server }), ...(socket !== undefined && { socket }) },
  };
}

type Started = Extract<Decision, { kind: 'next' }>;

const incoming = ({ from, media, offer, data }: Invite, ringUntil: number): NewEntry => ({
  ...{ event: 'incoming', from, media, ringUntil },
  ...(offer !== undefined && { offer }),
  ...(data !== undefined && { data }),
  to: { legs: 'all' },
});
