import { type Call, type CallState } from './call.js';
import { type Decision, same } from './decision.js';
import { onAccept } from './on-accept.js';
import { onCheck } from './on-check.js';
import { onConnect } from './on-connect.js';
import { onDecline } from './on-decline.js';
import { onHangUp } from './on-hang-up.js';
import { onPushAccepted, onPushEnded, onPushTried } from './on-push.js';
import { onRing } from './on-ring.js';
import { onSignal } from './on-signal.js';
import { type CallEvent, type EventKind } from './events.js';

/*
 *                 a leg rings           first accept
 *    ┌─────────┐  ────────▶  ┌─────────┐  ────────▶  ┌───────────┐
 *    │ calling │             │ ringing │             │ connected │
 *    └─────────┘ ────────────└─────────┘────────────▶└───────────┘
 *         │     first accept      │                        │
 *         │ cancel, decline, busy, deadline, unreachable   │ hang-up
 *         └───────────┬───────────┘                        │
 *                     ▼                                    │
 *                ┌─────────┐  ◀────────────────────────────┘
 *                │  ended  │   nothing leads out; rings for nobody
 *                └─────────┘
 *
 * A leg has the same states. Once one leg is connected, all others are ended (`answered-elsewhere`).
 */

/**
 * Where each event may lead from each state. What is not a change is a repeat (answered well) or a refusal; the file of the
 * event says which. `decide` never leaves this table; a test walks all of it.
 */
export const transitions: Readonly<Record<CallState, Readonly<Record<EventKind, readonly CallState[]>>>> = {
  calling: {
    connect: ['calling'],
    ring: ['ringing'],
    accept: ['connected'],
    decline: ['calling', 'ended'],
    signal: ['calling'],
    hangUp: ['ended'],
    pushTried: ['calling'],
    pushAccepted: ['calling'],
    pushEnded: ['calling', 'ended'],
    check: ['calling', 'ended'],
  },
  ringing: {
    connect: ['ringing'],
    ring: ['ringing'],
    accept: ['connected'],
    decline: ['ringing', 'ended'],
    signal: ['ringing'],
    hangUp: ['ended'],
    pushTried: ['ringing'],
    pushAccepted: ['ringing'],
    pushEnded: ['ringing', 'ended'],
    check: ['ringing', 'ended'],
  },
  connected: {
    connect: ['connected'],
    ring: ['connected'],
    accept: ['connected'],
    decline: ['connected'],
    signal: ['connected'],
    hangUp: ['ended'],
    pushTried: ['connected'],
    pushAccepted: ['connected'],
    pushEnded: ['connected'],
    check: ['connected'],
  },
  ended: {
    connect: ['ended'],
    ring: ['ended'],
    accept: ['ended'],
    decline: ['ended'],
    signal: ['ended'],
    hangUp: ['ended'],
    pushTried: ['ended'],
    pushAccepted: ['ended'],
    pushEnded: ['ended'],
    check: ['ended'],
  },
};

/** What an event makes of a call at `now` (ms since epoch). Pure: the same arguments give the same decision. */
export function decide(call: Call, event: CallEvent, now: number): Decision {
  switch (event.kind) {
    case 'connect':
      return onConnect(call, event.device, event.server, now);
    case 'ring':
      return onRing(call, event.device, now);
    case 'accept':
      return onAccept(call, event, now);
    case 'decline':
      return onDecline(call, event.device, event.reason, now);
    case 'signal':
      return onSignal(call, event);
    case 'hangUp':
      return onHangUp(call, event.speaker, now);
    case 'pushTried':
      return onPushTried(call, event);
    case 'pushAccepted':
      return onPushAccepted(call, event, now);
    case 'pushEnded':
      return onPushEnded(call, event, now);
    case 'check':
      return call.state === 'ended' ? same([{ kind: 'retire' }]) : onCheck(call, now);
  }
}
