import { type Call, type CallWitness, type Leg } from '#calls';
import { type Fact, type Log } from './log.js';
import { traceFact } from './tracing/tracing.js';

type Told = (leg: Leg) => number | undefined;

const STEPS: readonly (readonly [step: Told, message: string])[] = [
  [({ wokenAt }) => wokenAt, 'a device has woken'],
  [({ ringingAt }) => ringingAt, 'a device rings'],
  [({ answeredAt }) => answeredAt, 'the call was answered'],
];

/** The story of each call, as it is written: one line a fact, by whoever wrote it. What becomes of a push its worker tells. */
export class CallStory implements CallWitness {
  constructor(private readonly log: Log) {}

  changed(before: Call | undefined, after: Call): void {
    if (!before) this.says(after, { legs: after.legs.length, media: after.media }, 'a call was placed');
    if (before && after.legs !== before.legs) this.tellLegs(before, after);
    if (after.endedAt !== undefined && before?.endedAt === undefined) {
      const { reason, by } = after;
      this.says(after, { reason, ...(by?.deviceId !== undefined && { deviceId: by.deviceId }) }, 'the call has ended');
    }
  }

  private tellLegs(before: Call, after: Call): void {
    for (const leg of after.legs) {
      const earlier = before.legs.find(({ deviceId }) => deviceId === leg.deviceId);
      if (earlier === leg) continue;
      for (const [step, message] of STEPS) {
        const isNew = step(leg) !== undefined && (!earlier || step(earlier) === undefined);
        if (isNew) this.says(after, { deviceId: leg.deviceId }, message);
      }
    }
  }

  private says({ app, callId, trace }: Call, fact: Fact, message: string): void {
    this.log.info({ app, callId, ...fact, ...traceFact(trace) }, message);
  }
}
