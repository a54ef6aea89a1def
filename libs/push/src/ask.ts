import { NO_ANSWER, NOT_SENT, type PushTry } from '#calls';
import { type Asked } from './conclude.js';
import { type Delivery } from './delivery.js';
import { CouldNotAsk, type PushOutcome } from './outcome.js';
import { type Sending } from './prepare.js';

type Parts = Pick<Delivery, 'sender' | 'clock' | 'doubts'>;

/** Sends the push once. */
export async function ask({ sender, clock, doubts }: Parts, sending: Sending): Promise<Asked> {
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
