import { type Call, type Leg, legOf, mayRing } from './call.js';
import { type Decision, next, type NewEntry, refused, same } from './decision.js';
import { refusalOfEndedLeg } from './ended-leg.js';
import { cancelPushes, endLeg, withoutPush } from './ending.js';
import { type CallEvent } from './events.js';
import { openLegs } from './legs.js';
import { noSuchCall } from './refusal.js';

type Accept = Extract<CallEvent, { kind: 'accept' }>;

/** The first accept wins; its legs' losers hear at once that they lost. */
export function onAccept(call: Call, event: Accept, now: number): Decision {
  const leg = event.device.user === call.to ? legOf(call, event.device.deviceId) : undefined;
  if (!leg) return refused(noSuchCall);
  if (leg.answeredAt !== undefined) return same();
  if (!mayRing(call) || leg.state === 'ended') return refused(refusalOfEndedLeg(leg));
  const entries = told(call, event, leg);
  return next(
    call,
    {
      state: 'connected',
      answeredAt: now,
      legs: call.legs.map((each) =>
        each.deviceId === leg.deviceId ? connected(each, now) : endLeg(each, 'answered-elsewhere', now),
      ),
      log: { count: 0, bytes: 0, youngFrom: call.lastSeq + entries.length + 1 },
    },
    entries,
    cancelPushes(call.legs),
  );
}

const connected = (leg: Leg, now: number): Leg => ({
  ...withoutPush(leg, now),
  state: 'connected',
  wokenAt: leg.wokenAt ?? now,
  answeredAt: now,
});

function told(call: Call, event: Accept, winner: Leg): NewEntry[] {
  const by = { id: call.to, deviceId: winner.deviceId };
  const answer = event.answer === undefined ? {} : { answer: event.answer };
  const accepted: NewEntry = { event: 'accepted', by, ...answer, to: { caller: true } };
  if (call.legs.length === 1) return [accepted];
  return [
    accepted,
    { event: 'ended', reason: 'answered-elsewhere', by, to: { legs: openLegs(call, [winner.deviceId]) } },
  ];
}
