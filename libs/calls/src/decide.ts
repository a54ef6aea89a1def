import { type Call, type CallState } from './call.js';
import { type Decision } from './decision.js';
import { onAccept } from './on-accept.js';
import { onCheck } from './on-check.js';
import { onConnect } from './on-connect.js';
import { onDecline } from './on-decline.js';
import { onDisconnect } from './on-disconnect.js';
import { onHangUp } from './on-hang-up.js';
import { onJoin, onLeave } from './on-join.js';
import { onLook } from './on-look.js';
import { onMissedCall } from './on-missed-call.js';
import { onPushAccepted, onPushEnded, onPushTried } from './on-push.js';
import { onRing } from './on-ring.js';
import { onSignal } from './on-signal.js';
import { onWake } from './on-wake.js';
import { type CallEvent, type EventKind } from './events.js';

/*
 *                 a leg rings           first accept
 *    ┌─────────┐  ────────▶  ┌─────────┐  ────────▶  ┌───────────┐
 *    │ calling │             │ ringing │             │ connected │
 *    └─────────┘ ────────────└─────────┘────────────▶└───────────┘
 *         │     first accept      │                        │
 *         │ cancel, decline, busy, deadline, unreachable,  │ hang-up,
 *         │           │ caller gone                        │ peer gone
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
    wake: ['calling'],
    disconnect: ['calling'],
    join: ['calling'],
    leave: ['calling', 'ended'],
    look: ['calling'],
    ring: ['ringing'],
    accept: ['connected'],
    decline: ['calling', 'ended'],
    signal: ['calling'],
    hangUp: ['ended'],
    pushTried: ['calling'],
    pushAccepted: ['calling'],
    pushEnded: ['calling', 'ended'],
    missedCall: ['calling'],
    check: ['calling', 'ended'],
  },
  ringing: {
    connect: ['ringing'],
    wake: ['ringing'],
    disconnect: ['ringing'],
    join: ['ringing'],
    leave: ['ringing', 'ended'],
    look: ['ringing'],
    ring: ['ringing'],
    accept: ['connected'],
    decline: ['ringing', 'ended'],
    signal: ['ringing'],
    hangUp: ['ended'],
    pushTried: ['ringing'],
    pushAccepted: ['ringing'],
    pushEnded: ['ringing', 'ended'],
    missedCall: ['ringing'],
    check: ['ringing', 'ended'],
  },
  connected: {
    connect: ['connected'],
    wake: ['connected'],
    disconnect: ['connected'],
    join: ['connected'],
    leave: ['connected'],
    look: ['connected'],
    ring: ['connected'],
    accept: ['connected'],
    decline: ['connected'],
    signal: ['connected'],
    hangUp: ['ended'],
    pushTried: ['connected'],
    pushAccepted: ['connected'],
    pushEnded: ['connected'],
    missedCall: ['connected'],
    check: ['connected', 'ended'],
  },
  ended: {
    connect: ['ended'],
    wake: ['ended'],
    disconnect: ['ended'],
    join: ['ended'],
    leave: ['ended'],
    look: ['ended'],
    ring: ['ended'],
    accept: ['ended'],
    decline: ['ended'],
    signal: ['ended'],
    hangUp: ['ended'],
    pushTried: ['ended'],
    pushAccepted: ['ended'],
    pushEnded: ['ended'],
    missedCall: ['ended'],
    check: ['ended'],
  },
};

/** What an event makes of a call at `now` (ms since epoch). Pure: the same arguments give the same decision. */
export function decide(call: Call, event: CallEvent, now: number): Decision {
  switch (event.kind) {
    case 'connect':
      return onConnect(call, event.device, event.place, now);
    case 'disconnect':
      return onDisconnect(call, event.device, event.place, now);
    case 'join':
      return onJoin(call, event.device, now);
    case 'leave':
      return onLeave(call, event.device, now);
    case 'wake':
      return onWake(call, event.device, now);
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
    case 'missedCall':
      return onMissedCall(call, event, now);
    case 'look':
      return onLook(call, event.seen, now);
    case 'check':
      return onCheck(call, now, event.seen);
  }
}
