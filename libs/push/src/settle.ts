import { type DeviceBook, type DeviceRef, type Environment, type PushTarget } from '#calls';
import { type Notification } from './notification.js';
import { type PushOutcome } from './outcome.js';
import { type PushSender } from './ports.js';
import { type TokenDoubts } from './token-doubts.js';

/** A push, and whom it goes to. */
export interface Sending {
  readonly device: DeviceRef;
  readonly target: PushTarget;
  readonly notification: Notification;
}

/** What became of the token. `doubted`: so many are called bad at once that nothing is forgotten. */
export type TokenFate = 'forgotten' | 're-tagged' | 'doubted';

export interface Settled {
  readonly outcome: PushOutcome;
  readonly token?: TokenFate;
}

interface Parts {
  readonly sender: PushSender;
  readonly devices: Pick<DeviceBook, 'forgetToken' | 'retag'>;
  readonly doubts: TokenDoubts;
}

/** Sends a push, and draws the conclusions for its token. Rejects with CouldNotAsk, or where the device book can't be asked. */
export async function settle(parts: Parts, sending: Sending): Promise<Settled> {
  const { device, target } = sending;
  const outcome = await sendTo(parts.sender, sending, target.environment);
  parts.doubts.note(device.app, outcome.kind === 'badToken');
  if (outcome.kind === 'badToken') return inOtherEnvironment(parts, sending, outcome);
  // "Don't retry": the token is gone for good, unless the app has registered it again since.
  if (outcome.kind === 'tokenGone' && (outcome.since ?? Infinity) >= target.registeredAt) {
    return forget(parts, sending, outcome);
  }
  return { outcome };
}

/** A token of a build that Xcode installed is good in the sandbox alone, others in production alone; apps mix them up. */
async function inOtherEnvironment(parts: Parts, sending: Sending, first: PushOutcome): Promise<Settled> {
  const { device, target } = sending;
  const other: Environment = target.environment === 'production' ? 'sandbox' : 'production';
  const outcome = parts.sender.canSend(device.app, other) ? await sendTo(parts.sender, sending, other) : first;
  if (outcome.kind === 'accepted') {
    await parts.devices.retag(device, 'voip', target.token, other);
    return { outcome, token: 're-tagged' };
  }
  if (outcome.kind !== 'badToken') return { outcome };
  return parts.doubts.isBurst(device.app) ? { outcome, token: 'doubted' } : forget(parts, sending, outcome);
}

async function forget({ devices }: Parts, { device, target }: Sending, outcome: PushOutcome): Promise<Settled> {
  const wasOurs = await devices.forgetToken(device, 'voip', target.token);
  return wasOurs ? { outcome, token: 'forgotten' } : { outcome };
}

const sendTo = (sender: PushSender, { device, target, notification }: Sending, environment: Environment) =>
  sender.send({ app: device.app, environment, token: target.token }, notification);
