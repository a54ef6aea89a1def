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
import { voipNotification } from './notification.js';
import { CouldNotAsk, type PushOutcome } from './outcome.js';
import { type ApnsIdOf, type BundleIdOf, type PushSender, type SignWakeToken } from './ports.js';
import { waitBeforeRetry } from './retry.js';
import { type Sending, settle, type TokenFate } from './settle.js';
import { type TokenDoubts } from './token-doubts.js';

/** The job: which leg is to be woken, and what the device is to connect to. */
export interface PushJob extends CallRef {
  readonly deviceId: string;
  readonly url: string;
}

/** What `deliver` needs of the outside. */
export interface Delivery {
  readonly calls: Pick<CallStore, 'read'>;
  readonly devices: Pick<DeviceBook, 'pushTarget' | 'forgetToken' | 'retag'>;
  readonly sender: PushSender;
  readonly signWakeToken: SignWakeToken;
  readonly apnsIdOf: ApnsIdOf;
  readonly bundleIdOf: BundleIdOf;
  readonly clock: Clock;
  /** From 0 to 1. */
  readonly chance: () => number;
  readonly expiration: 'deadline' | 'now';
  readonly doubts: TokenDoubts;
}

/** What one attempt came to: something to tell the call, a next attempt, or nothing, as the leg wants no push any more. */
export type Delivered =
  | { readonly kind: 'report'; readonly report: PushReport; readonly token?: TokenFate; readonly advice?: string }
  | { readonly kind: 'again'; readonly afterMs: number; readonly reason: string; readonly cause?: CouldNotAsk }
  | { readonly kind: 'nothing' };

/** One attempt to wake a leg, `attempt` counted from 1. Rejects where the stores can't be asked. */
export async function deliver(delivery: Delivery, job: PushJob, attempt: number): Promise<Delivered> {
  const call = await delivery.calls.read(job);
  if (!call || !wantsPush(call, job.deviceId)) return { kind: 'nothing' };
  const prepared = await prepare(delivery, call, job);
  if (typeof prepared === 'string') return failed(job, attempt - 1, prepared);
  const again = (reason: string, more: Again = {}): Delivered => {
    const { ringUntil } = call;
    const { retryAfterMs, cause } = more;
    const [now, chance, unsent] = [delivery.clock(), delivery.chance(), cause?.sent === false];
    const afterMs = waitBeforeRetry({ tried: attempt, ringUntil, now, chance, retryAfterMs, unsent });
    if (afterMs === null) return failed(job, attempt, reason);
    return { kind: 'again', afterMs, reason, ...(cause && { cause }) };
  };
  try {
    const { outcome, token } = await settle(delivery, prepared);
    if (outcome.kind === 'accepted') return accepted(job, attempt, outcome.apnsId, token);
    if (outcome.kind === 'tryLater') return again(outcome.reason, outcome);
    return failed(job, attempt, outcome.reason, { token, advice: adviceOf(outcome) });
  } catch (error) {
    if (!(error instanceof CouldNotAsk)) throw error;
    return again('no-answer', { cause: error });
  }
}

interface Again {
  readonly retryAfterMs?: number | undefined;
  readonly cause?: CouldNotAsk;
}

const adviceOf = (outcome: PushOutcome): string | undefined =>
  outcome.kind === 'refused' ? outcome.advice : undefined;

/** Only a leg that still waits to be woken: not one that rings, is over, or whose push Apple already took. */
function wantsPush(call: Call, deviceId: string): boolean {
  const leg = legOf(call, deviceId);
  const waiting = leg?.push?.state === 'queued' || leg?.push?.state === 'held';
  return mayRing(call) && leg?.state === 'calling' && waiting;
}

/** The push and whom it goes to, or why there can be none. */
async function prepare(delivery: Delivery, call: Call, job: PushJob): Promise<Sending | string> {
  const { app, callId, deviceId, url } = job;
  const { ringUntil, to: user } = call;
  const sentAt = delivery.clock();
  if (sentAt >= ringUntil) return 'expired';
  const bundleId = delivery.bundleIdOf(app);
  if (bundleId === null) return 'unknown-app';
  const device = { app, user, deviceId };
  const target = await delivery.devices.pushTarget(device, 'voip');
  if (!target) return 'no-token';
  if (!delivery.sender.canSend(app, target.environment)) return 'no-credential';
  const wakeToken = await delivery.signWakeToken({ app, user, deviceId, callId, ringUntil });
  const apnsId = delivery.apnsIdOf(app, callId, deviceId);
  const { expiration } = delivery;
  const notification = voipNotification({ call, bundleId, apnsId, wakeToken, url, sentAt, expiration });
  return notification ? { device, target, notification } : 'cannot-fit';
}

interface Told {
  readonly token?: TokenFate | undefined;
  readonly advice?: string | undefined;
}

const failed = ({ deviceId }: PushJob, attempts: number, reason: string, { token, advice }: Told = {}): Delivered => ({
  kind: 'report',
  report: { kind: 'pushEnded', deviceId, state: 'failed', attempts, reason },
  ...(token && { token }),
  ...(advice !== undefined && { advice }),
});

const accepted = ({ deviceId }: PushJob, attempts: number, apnsId: string, token?: TokenFate): Delivered => ({
  kind: 'report',
  report: { kind: 'pushAccepted', deviceId, attempts, apnsId },
  ...(token && { token }),
});
