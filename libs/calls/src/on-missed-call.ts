import { type Call, type MissedPush } from './call.js';
import { type Decision, next, same } from './decision.js';
import { type CallEvent } from './events.js';
import { missedPushOf } from './missed.js';
import { withTry } from './push-tries.js';

/** What became of the push that tells a device of a missed call: noted, and told nobody. What was accepted stays accepted. */
export function onMissedCall(
  call: Call,
  { report }: Extract<CallEvent, { kind: 'missedCall' }>,
  now: number,
): Decision {
  const { deviceId, tried } = report;
  const before = missedPushOf(call, deviceId);
  if (call.state !== 'ended' || before?.state === 'accepted') return same();
  const tries = (tried && withTry(before?.tries, tried)) ?? before?.tries;
  const push: MissedPush = {
    deviceId,
    state: STATES[report.kind],
    at: now,
    ...(tries && { tries }),
    ...(report.kind === 'pushAccepted' && { apnsId: report.tried.apnsId }),
    ...(report.kind === 'pushEnded' && { reason: report.reason }),
  };
  const others = (call.missed ?? []).filter((each) => each !== before);
  return next(call, { missed: [...others, push] });
}

const STATES = { pushTried: 'queued', pushAccepted: 'accepted', pushEnded: 'failed' } as const;
