import { type Call, type LegPush, legOf, mayRing, NO_ANSWER, NOT_SENT, type PushTry } from '#calls';
import { type Asked, conclude } from './conclude.js';
import { type Delivered, type Delivery, type PushJob } from './delivery.js';
import { CouldNotAsk, type PushOutcome } from './outcome.js';
import { type CannotSend, prepare, type Sending } from './prepare.js';

/** One attempt to wake a leg: at most one push is sent. Rejects where the stores can't be asked. */
export async function deliver(delivery: Delivery, job: PushJob): Promise<Delivered> {
  const bundleId = delivery.bundleIdOf(job.app);
  if (bundleId === null) return { ...cannot(job, unknownApp), isUnusable: true };
  const call = await delivery.calls.read(job);
  const push = call && pushWantedBy(call, job.deviceId);
  if (!push) return { kind: 'nothing' };
  const sending = await prepare(delivery, job, { call, tries: push.tries ?? [], bundleId });
  if ('reason' in sending) return cannot(job, sending);
  return conclude(delivery, sending, await ask(delivery, sending));
}

/** Only a leg that still waits to be woken: not one that rings, is over, or whose push Apple already took. */
function pushWantedBy(call: Call, deviceId: string): LegPush | undefined {
  const leg = legOf(call, deviceId);
  const isWaiting = leg?.push?.state === 'queued' || leg?.push?.state === 'held';
  return mayRing(call) && leg?.state === 'calling' && isWaiting ? leg.push : undefined;
}

const unknownApp: CannotSend = {
  reason: 'unknown-app',
  advice: 'this worker knows no such app: give all servers and workers the same apps file',
};

const cannot = ({ deviceId }: PushJob, { reason, advice }: CannotSend) => ({
  kind: 'over' as const,
  report: { kind: 'pushEnded' as const, deviceId, reason },
  ...(advice !== undefined && { advice }),
});

async function ask({ sender, clock, doubts }: Delivery, sending: Sending): Promise<Asked> {
  const { device, target, environment, notification } = sending;
  const of = { at: clock(), environment, apnsId: notification.headers['apns-id'] };
  try {
    const outcome = await sender.send({ app: device.app, environment, token: target.token }, notification);
    doubts.note(device.app, outcome.kind === 'badToken');
    return { outcome, tried: { ...of, ...answerIn(outcome) } };
  } catch (error) {
    if (!(error instanceof CouldNotAsk)) throw error;
    return { outcome: error, tried: { ...of, reason: error.sent ? NO_ANSWER : NOT_SENT } };
  }
}

const answerIn = (outcome: PushOutcome): Partial<PushTry> =>
  outcome.kind === 'accepted'
    ? { status: 200, apnsId: outcome.apnsId }
    : { status: outcome.status, reason: outcome.reason };
