import { isToBeTold, missedPushOf } from '#calls';
import { ask } from './ask.js';
import { cannot, unknownApp } from './cannot.js';
import { conclude } from './conclude.js';
import { type Delivered, type MissedCallDelivery, type MissedCallJob } from './delivery.js';
import { missedCallNotification, type MissedCallPush } from './missed-call-notification.js';
import { environmentFor, expired, type Sending } from './prepare.js';
import { MISSED } from './retry.js';

/** So long after the end of a call it is tried to tell of it. */
const TELL_FOR_MS = 10 * 60_000;

/**
 * One attempt to tell a device of a missed call: at most one push is sent, and never a VoIP push, which only ever starts a ring.
 * Rejects where the stores can't be asked.
 */
export async function deliverMissedCall(delivery: MissedCallDelivery, job: MissedCallJob): Promise<Delivered> {
  const { app, callId, deviceId } = job;
  const [bundleId, text] = [delivery.bundleIdOf(app), delivery.textOf(app)];
  if (bundleId === null) return { ...cannot(job, unknownApp), isUnusable: true };
  if (text === null) return { kind: 'nothing' };
  const call = await delivery.calls.read(job);
  if (call?.endedAt === undefined || !isToBeTold(call, deviceId)) return { kind: 'nothing' };
  const made = { endedAt: call.endedAt, apnsId: delivery.apnsIdOf(app, callId, deviceId) };
  const sending = await prepare(delivery, deviceId, { call, ...made, bundleId, text });
  if (!sending) return { kind: 'nothing' };
  if (delivery.clock() >= sending.until) return cannot(job, expired);
  return conclude(delivery, sending, await ask(delivery, sending));
}

/** Null: the token is another's by now, or there are no credentials for it, of which the worker has told at its start. */
async function prepare(
  { devices, sender }: MissedCallDelivery,
  deviceId: string,
  push: MissedCallPush,
): Promise<Sending | null> {
  const { call, endedAt } = push;
  const device = { app: call.app, user: call.to, deviceId };
  const target = await devices.pushTarget(device, 'alert');
  if (!target) return null;
  const tries = missedPushOf(call, deviceId)?.tries ?? [];
  const environment = environmentFor(target, tries);
  if (!sender.canSend(call.app, environment, 'alert')) return null;
  const until = endedAt + TELL_FOR_MS;
  const notification = missedCallNotification(push);
  return { device, target, of: 'alert', environment, notification, tries, until, patience: MISSED };
}
