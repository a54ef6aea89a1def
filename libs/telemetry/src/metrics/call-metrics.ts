import { type Counter, type Histogram } from 'prom-client';
import { type Call, type CallWitness, type EndReason, type Leg, mayRing } from '#calls';
import { type Metrics } from './registry.js';

const END_REASONS: readonly EndReason[] = [
  ...(['completed', 'cancelled', 'declined', 'busy', 'unanswered', 'unreachable', 'failed'] as const),
];
/** Seconds, to the longest time that a call rings. */
const WAKING = [0.025, 0.05, 0.1, 0.25, 0.5, 1, 2, 3, 5, 10, 20, 45, 120];
const ANSWERING = [0.5, 1, 2, 3, 5, 8, 12, 20, 30, 45, 60, 90, 120];

/**
 * What becomes of calls, counted on the write that makes it so: of all processes that write to a call one counts each of its
 * steps. Times are those of the ledger, by the clocks of those who wrote them; what clocks that differ turn round is 0.
 */
export class CallMetrics implements CallWitness {
  private readonly placed: Counter;
  private readonly settled: Counter<'answered'>;
  private readonly ended: Counter<'reason'>;
  private readonly legs: Counter<'rang'>;
  private readonly steps: readonly { readonly took: (leg: Leg, call: Call) => number | undefined; in: Histogram }[];

  constructor(metrics: Metrics) {
    this.placed = metrics.counter({ name: 'calls_placed_total', help: 'Calls that were placed.' });
    this.settled = metrics.counter({
      name: 'calls_settled_total',
      help: 'Calls that were answered, or ended without an answer.',
      labels: ['answered'],
    });
    this.ended = metrics.counter({
      name: 'calls_ended_total',
      help: 'Calls that ended, by reason.',
      labels: ['reason'],
    });
    this.legs = metrics.counter({
      name: 'legs_settled_total',
      help: 'Devices of callees in settled calls, by whether they rang.',
      labels: ['rang'],
    });
    for (const reason of END_REASONS) this.ended.inc({ reason }, 0);
    for (const answer of ['yes', 'no']) {
      this.settled.inc({ answered: answer }, 0);
      this.legs.inc({ rang: answer }, 0);
    }
    this.steps = stepsIn(metrics);
  }

  changed(before: Call | undefined, after: Call): void {
    if (!before) this.placed.inc();
    if ((!before || mayRing(before)) && !mayRing(after)) this.settle(after);
    if (after.reason !== undefined && before?.reason === undefined) this.ended.inc({ reason: after.reason });
    if (after.legs !== before?.legs) this.time(before, after);
  }

  private settle({ legs, answeredAt }: Call): void {
    this.settled.inc({ answered: yesOrNo(answeredAt !== undefined) });
    for (const { ringingAt } of legs) this.legs.inc({ rang: yesOrNo(ringingAt !== undefined) });
  }

  private time(before: Call | undefined, after: Call): void {
    for (const leg of after.legs) {
      const earlier = before?.legs.find(({ deviceId }) => deviceId === leg.deviceId);
      if (earlier === leg) continue;
      for (const step of this.steps) {
        const took = step.took(leg, after);
        const wasKnown = before && earlier && step.took(earlier, before) !== undefined;
        if (took !== undefined && !wasKnown) step.in.observe(Math.max(took, 0) / 1000);
      }
    }
  }
}

const yesOrNo = (is: boolean): 'yes' | 'no' => (is ? 'yes' : 'no');

const between = (from: number | undefined, to: number | undefined): number | undefined =>
  from === undefined || to === undefined ? undefined : to - from;

const acceptedAt = ({ push }: Leg): number | undefined => (push?.state === 'accepted' ? push.at : undefined);

function stepsIn(metrics: Metrics) {
  const step = (name: string, help: string, buckets: readonly number[]) => metrics.histogram({ name, help, buckets });
  return [
    {
      took: (leg: Leg, call: Call) => between(call.createdAt, acceptedAt(leg)),
      in: step('invite_to_push_accepted_seconds', 'From the invite until Apple took the push.', WAKING),
    },
    {
      took: (leg: Leg) => between(acceptedAt(leg), leg.wokenAt),
      in: step('push_accepted_to_woken_seconds', 'From then until the device was heard of.', WAKING),
    },
    {
      took: (leg: Leg) => between(leg.wokenAt, leg.ringingAt),
      in: step('woken_to_ringing_seconds', 'From then until it said that it rings.', WAKING),
    },
    {
      took: (leg: Leg) => between(leg.ringingAt, leg.answeredAt),
      in: step('ringing_to_answered_seconds', 'From then until it was answered.', ANSWERING),
    },
  ];
}
