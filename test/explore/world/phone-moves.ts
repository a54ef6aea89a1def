import { type CallEvent, legOf, mayRing } from '#calls';
import { type Move } from '../explorer.js';
import { advance, type Outcome } from './advance.js';
import {
  type CallHere,
  type Ear,
  earOf,
  isInviting,
  keyOf,
  type Phone,
  type Rules,
  withEar,
  withPhone,
  type World,
} from './model.js';
import { hear } from './servers.js';

type Device = Pick<Phone, 'user' | 'deviceId'>;
interface Act {
  readonly verb: string;
  readonly event: (device: Device) => CallEvent;
  /** What the phone shows once it has the answer. */
  readonly then?: Ear['screen'];
}

const ring: Act = { verb: 'says that it rings', event: (device) => ({ kind: 'ring', device }) };
const accept: Act = { verb: 'accepts', event: (device) => ({ kind: 'accept', device }), then: 'talks' };
const decline = (reason: 'declined' | 'busy'): Act => ({
  verb: reason === 'busy' ? 'says busy' : 'declines',
  event: (device) => ({ kind: 'decline', device, reason }),
  then: 'over',
});
const hangUp: Act = { verb: 'hangs up', event: (speaker) => ({ kind: 'hangUp', speaker }), then: 'over' };

/** What a phone, or whoever holds it, may do about a call. All but an accept also goes over HTTP, without a socket. */
export function phoneMoves(rules: Rules, world: World, call: CallHere, phone: Phone): Move<World>[] {
  if (!phone.awake || !call.call) return [];
  return actsOf(call, phone).flatMap((act) => carriedOut(rules, world, call, phone, act));
}

function actsOf(call: CallHere, phone: Phone): Act[] {
  const { screen } = earOf(call, phone);
  if (isInviting(call, phone)) return screen === 'calls' || screen === 'talks' ? [hangUp] : [];
  if (screen === 'talks') return [hangUp];
  if (screen !== 'rings') return [];
  return [
    ...(saysItRings(call, phone) ? [] : [ring]),
    ...(phone.place ? [accept] : []),
    decline('declined'),
    decline('busy'),
  ];
}

const saysItRings = ({ call }: CallHere, { user, deviceId }: Phone): boolean =>
  call !== null && user === call.to && mayRing(call) && legOf(call, deviceId)?.state === 'ringing';

function carriedOut(rules: Rules, world: World, call: CallHere, phone: Phone, act: Act): Move<World>[] {
  const { user, deviceId, place } = phone;
  const id = call.invite.callId;
  const outcomes = advance(rules, world, id, act.event({ user, deviceId }), place?.server ?? 'a');
  return outcomes.map((outcome) => ({
    story: `${keyOf(phone)} ${act.verb} (call ${id})${refusalIn(outcome)}${outcome.how}`,
    to: outcome.answered ? answered(outcome, id, phone, act) : outcome.world,
  }));
}

/** Who is refused asks how the call stands, and shows that. */
function answered({ world, decision }: Outcome, id: string, phone: Phone, act: Act): World {
  if (decision.kind === 'refused') return hear(withEar(world, id, phone, { screen: 'over' }), id, phone);
  return act.then ? withEar(world, id, phone, { screen: act.then }) : world;
}

const refusalIn = ({ decision }: Outcome): string =>
  decision.kind === 'refused' ? `: refused, ${decision.refusal.code}` : '';

/** A push that arrives wakes the app, which shows the call at once, or, of one that it knows to be over, nothing. */
export function pushMove(world: World, call: CallHere, phone: Phone): Move<World>[] {
  const ear = earOf(call, phone);
  if (!ear.push) return [];
  const id = call.invite.callId;
  const screen = ear.screen === 'nothing' ? 'rings' : ear.screen;
  const story = `the push wakes ${keyOf(phone)} (call ${id})`;
  return [{ story, to: withEar(withPhone(world, phone, { awake: true }), id, phone, { push: false, screen }) }];
}

/** A phone without a socket asks over HTTP what a push was about. */
export function resolveMoves(rules: Rules, world: World, call: CallHere, phone: Phone): Move<World>[] {
  const { screen } = earOf(call, phone);
  if (!phone.awake || phone.place || screen !== 'rings' || !call.call) return [];
  const { user, deviceId } = phone;
  const id = call.invite.callId;
  return advance(rules, world, id, { kind: 'wake', device: { user, deviceId } }, 'a').map((outcome) => ({
    story: `${keyOf(phone)} asks over HTTP (call ${id})`,
    to: hear(outcome.world, id, phone),
  }));
}
