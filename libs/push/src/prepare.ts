import { type Call, type DeviceRef, type Environment, type PushTarget, type PushTry, type TokenKind } from '#calls';
import { type Delivery, type PushJob } from './delivery.js';
import { type Notification, voipNotification } from './notification.js';
import { BAD_TOKEN } from './outcome.js';
import { type Patience, RINGING } from './retry.js';

/** A push, and whom it goes to. */
export interface Sending {
  readonly device: DeviceRef;
  readonly target: PushTarget;
  /** What kind of token that is. */
  readonly of: TokenKind;
  /** Where the token is tried this time. */
  readonly environment: Environment;
  readonly notification: Notification;
  /** What the ledger has of this push already. */
  readonly tries: readonly PushTry[];
  /** No attempt starts then or later; ms since epoch. */
  readonly until: number;
  readonly patience: Patience;
}

/** Why there can be no push, and what the operator is to do about it, where it is up to the operator. */
export interface CannotSend {
  readonly reason: string;
  readonly advice?: string;
}

export const expired: CannotSend = { reason: 'expired' };
const noToken: CannotSend = { reason: 'no-token' };
const noCredential: CannotSend = {
  reason: 'no-credential',
  advice: 'there are no push credentials for the environment of this token: add a key or certificate to the apps file',
};
const cannotFit: CannotSend = {
  reason: 'cannot-fit',
  advice: 'the payload is over 5,120 bytes without the name of the caller: make PUBLIC_URL shorter',
};

export async function prepare(
  delivery: Delivery,
  job: PushJob,
  { call, tries, bundleId }: { call: Call; tries: readonly PushTry[]; bundleId: string },
): Promise<Sending | CannotSend> {
  const { app, callId, deviceId, url } = job;
  const { ringUntil, to: user } = call;
  const device = { app, user, deviceId };
  const target = await delivery.devices.pushTarget(device, 'voip');
  if (!target) return noToken;
  const environment = environmentFor(target, tries);
  if (!delivery.sender.canSend(app, environment, 'voip')) return noCredential;
  const wakeToken = await delivery.signWakeToken({ app, user, deviceId, callId, ringUntil });
  const sentAt = delivery.clock();
  if (sentAt >= ringUntil) return expired;
  const apnsId = delivery.apnsIdOf(app, callId, deviceId);
  const { expiration } = delivery;
  const notification = voipNotification({ call, bundleId, apnsId, wakeToken, url, sentAt, expiration });
  if (!notification) return cannotFit;
  return { device, target, of: 'voip', environment, notification, tries, until: ringUntil, patience: RINGING };
}

/** Its own, unless that called it bad already. */
export const environmentFor = ({ environment }: PushTarget, tries: readonly PushTry[]): Environment =>
  isCalledBad(tries, environment) ? otherThan(environment) : environment;

/** A token of a build that Xcode installed is good in the sandbox alone, others in production alone; apps mix them up. */
export const otherThan = (environment: Environment): Environment =>
  environment === 'production' ? 'sandbox' : 'production';

/** In this ring, and where `since` (ms since epoch) is given, not before then. Such a token is not sent there again. */
export const isCalledBad = (tries: readonly PushTry[], environment: Environment, since = 0): boolean =>
  tries.some((tried) => isBadToken(tried) && tried.environment === environment && tried.at >= since);

const isBadToken = ({ status, reason }: PushTry): boolean => status === BAD_TOKEN.status && reason === BAD_TOKEN.reason;
