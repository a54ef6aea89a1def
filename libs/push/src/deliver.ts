import { type Call, type LegPush, legOf, mayRing } from '#calls';
import { ask } from './ask.js';
import { cannot, unknownApp } from './cannot.js';
import { conclude } from './conclude.js';
import { type Delivered, type Delivery, type PushJob } from './delivery.js';
import { prepare } from './prepare.js';

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
export function pushWantedBy(call: Call, deviceId: string): LegPush | undefined {
  const leg = legOf(call, deviceId);
  const isWaiting = leg?.push?.state === 'queued' || leg?.push?.state === 'held';
  return mayRing(call) && leg?.state === 'calling' && isWaiting ? leg.push : undefined;
}
