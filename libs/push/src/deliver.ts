import {
  type Call,
  type CallRef,
  type CallStore,
  type Clock,
  type DeviceBook,
  legOf,
  mayRing,
  type PushReport,
} from '#calls';
import { type Notification, voipNotification } from './notification.js';
import { CouldNotAsk } from './outcome.js';
import { type ApnsIdOf, type BundleIdOf, type PushSender, type PushAddress, type SignWakeToken } from './ports.js';
import { waitBeforeRetry } from './retry.js';

/** The job: which leg is to be woken, and what the device is to connect to. */
export interface PushJob extends CallRef {
  readonly deviceId: string;
  readonly url: string;
}

/** What `deliver` needs of the outside. */
export interface Delivery {
  readonly calls: Pick<CallStore, 'read'>;
  readonly devices: Pick<DeviceBook, 'pushTarget'>;
  readonly sender: PushSender;
  readonly signWakeToken: SignWakeToken;
  readonly apnsIdOf: ApnsIdOf;
  readonly bundleIdOf: BundleIdOf;
  readonly clock: Clock;
  readonly expiration: 'deadline' | 'now';
}

/** What one attempt came to: something to tell the call, a next attempt, or nothing, as the leg wants no push any more. */
export type Delivered =
  | { readonly kind: 'report'; readonly report: PushReport }
  | { readonly kind: 'again'; readonly afterMs: number; readonly cause: CouldNotAsk }
  | { readonly kind: 'nothing' };

/** One attempt to wake a leg, `attempt` counted from 1. Rejects where the stores can't be asked. */
export async function deliver(delivery: Delivery, job: PushJob, attempt: number): Promise<Delivered> {
  const call = await delivery.calls.read(job);
  if (!call || !wantsPush(call, job.deviceId)) return { kind: 'nothing' };
  const prepared = await prepare(delivery, call, job);
  if (typeof prepared === 'string') return failed(job, attempt - 1, prepared);
  try {
    const outcome = await delivery.sender.send(prepared.address, prepared.notification);
    return outcome.kind === 'refused' ? failed(job, attempt, outcome.reason) : accepted(job, attempt, outcome.apnsId);
  } catch (error) {
    if (!(error instanceof CouldNotAsk)) throw error;
    const afterMs = waitBeforeRetry(attempt, call.ringUntil, delivery.clock());
    return afterMs === null ? failed(job, attempt, 'no-answer') : { kind: 'again', afterMs, cause: error };
  }
}

/** Only a leg that still waits to be woken: not one that rings, is over, or whose push Apple already took. */
function wantsPush(call: Call, deviceId: string): boolean {
  const leg = legOf(call, deviceId);
  const waiting = leg?.push?.state === 'queued' || leg?.push?.state === 'held';
  return mayRing(call) && leg?.state === 'calling' && waiting;
}

interface Prepared {
  readonly address: PushAddress;
  readonly notification: Notification;
}

/** The push and whom it goes to, or why there can be none. */
async function prepare(delivery: Delivery, call: Call, job: PushJob): Promise<Prepared | string> {
  const { app, callId, deviceId, url } = job;
  const { ringUntil, to: user } = call;
  const sentAt = delivery.clock();
  if (sentAt >= ringUntil) return 'expired';
  const bundleId = delivery.bundleIdOf(app);
  if (bundleId === null) return 'unknown-app';
  const target = await delivery.devices.pushTarget({ app, user, deviceId }, 'voip');
  if (!target) return 'no-token';
  const wakeToken = await delivery.signWakeToken({ app, user, deviceId, callId, ringUntil });
  const apnsId = delivery.apnsIdOf(app, callId, deviceId);
  const { expiration } = delivery;
  const notification = voipNotification({ call, bundleId, apnsId, wakeToken, url, sentAt, expiration });
  const { environment, token } = target;
  return notification ? { address: { app, environment, token }, notification } : 'cannot-fit';
}

const failed = ({ deviceId }: PushJob, attempts: number, reason: string): Delivered => ({
  kind: 'report',
  report: { kind: 'pushEnded', deviceId, state: 'failed', attempts, reason },
});

const accepted = ({ deviceId }: PushJob, attempts: number, apnsId: string): Delivered => ({
  kind: 'report',
  report: { kind: 'pushAccepted', deviceId, attempts, apnsId },
});
