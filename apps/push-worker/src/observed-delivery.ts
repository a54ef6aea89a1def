import { NO_ANSWER, NOT_SENT, type TokenKind } from '#calls';
import { CouldNotAsk, type Delivery, type Notification, type PushAddress, type PushOutcome } from '#push';
import { type PushMetrics, type Tracing } from '#telemetry';

/** The same, with each attempt counted, and in its call's trace; and what becomes of tokens. */
export function observedDelivery(delivery: Delivery, metrics: PushMetrics, tracing: Tracing): Delivery {
  const { sender, devices } = delivery;
  return {
    ...delivery,
    sender: {
      canSend: (app: string, ...of: [PushAddress['environment'], TokenKind]) => sender.canSend(app, ...of),
      send: async (address, notification) => {
        const span = tracing.begin('send', { facts: { app: address.app, environment: address.environment } });
        const said = await span.run(() => saidBy(sender.send(address, notification)));
        metrics.push(typeOf(notification), said.outcome, said.reason);
        span.end({ outcome: said.outcome, ...(said.reason !== undefined && { reason: said.reason }) });
        return said.result();
      },
    },
    devices: {
      pushTarget: (...of) => devices.pushTarget(...of),
      forgetToken: async (...of) =>
        counted(await devices.forgetToken(...of), () => {
          metrics.token('forgotten');
        }),
      retag: async (...of) =>
        counted(await devices.retag(...of), () => {
          metrics.token('re-tagged');
        }),
    },
  };
}

const typeOf = ({ headers }: Notification): string => headers['apns-push-type'];

function counted(isDone: boolean, count: () => void): boolean {
  if (isDone) count();
  return isDone;
}

interface Said {
  readonly outcome: string;
  readonly reason?: string;
  /** What the sender answered, or throws what it threw. */
  readonly result: () => PushOutcome;
}

async function saidBy(sent: Promise<PushOutcome>): Promise<Said> {
  try {
    const outcome = await sent;
    const reason = outcome.kind === 'accepted' ? {} : { reason: outcome.reason };
    return { outcome: WORDS[outcome.kind], ...reason, result: () => outcome };
  } catch (error) {
    const reason = error instanceof CouldNotAsk && !error.sent ? NOT_SENT : NO_ANSWER;
    const result = (): never => {
      throw error;
    };
    return { outcome: 'not-asked', reason, result };
  }
}

const WORDS: Readonly<Record<PushOutcome['kind'], string>> = {
  accepted: 'accepted',
  tokenGone: 'token-gone',
  badToken: 'bad-token',
  tryLater: 'try-later',
  refused: 'refused',
};
