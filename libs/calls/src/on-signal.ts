import { type Actor, type Call, mayRing, winnerOf } from './call.js';
import { type Decision, next, refused, same } from './decision.js';
import { refusalOfEndedLeg } from './ended-leg.js';
import { type CallEvent } from './events.js';
import { type Audience, type Party } from './log.js';
import { openLegs } from './legs.js';
import { append, isFull } from './log-size.js';
import { partyOf } from './place-in-call.js';
import { callOver, noSuchCall, refuse } from './refusal.js';

type Signal = Extract<CallEvent, { kind: 'signal' }>;

const notYet = refuse(
  'conflict',
  'Before the accept only the inviting device signals: accept the call first (call:accept).',
);
const tooMuch = refuse(
  'payload-too-large',
  'The call holds as many signals as it may before the answer (512 events, 1 MiB): send the rest after it.',
);

/** SDP, ICE candidates, and whatever the apps agree on, to the other side by the log. */
export function onSignal(call: Call, event: Signal): Decision {
  const party = partyOf(call, event.device);
  if (!party) return refused(noSuchCall);
  const to = audienceOf(call, party);
  if ('ok' in to) return refused(to);
  const { user, deviceId } = event.device;
  const counted = `${user}/${deviceId}`;
  if (event.n !== undefined && event.n <= (call.signalCounts[counted] ?? 0)) return same();
  if (mayRing(call) && isFull(call.log, event.bytes)) return refused(tooMuch);
  const { log, drop } = append(call, event.bytes);
  const from: Required<Actor> = { id: user, deviceId };
  const counts = event.n === undefined ? {} : { signalCounts: { ...call.signalCounts, [counted]: event.n } };
  return {
    ...next(call, { log, ...counts }, [{ event: 'signal', from, signal: event.signal, to }]),
    ...(drop && { drop }),
  };
}

function audienceOf(call: Call, party: Party): Audience | typeof callOver {
  const leg = party.role === 'leg' ? call.legs.find((each) => each.deviceId === party.deviceId) : undefined;
  if (leg?.state === 'ended') return refusalOfEndedLeg(leg);
  if (call.state === 'ended') return callOver;
  const winner = winnerOf(call);
  if (party.role === 'leg') return winner ? { caller: true } : notYet;
  return { legs: winner ? { only: winner.deviceId } : openLegs(call) };
}
