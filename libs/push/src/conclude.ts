import { type PushTry, withTry } from '#calls';
import { type Delivered, type Delivery } from './delivery.js';
import { CouldNotAsk, type PushOutcome } from './outcome.js';
import { isCalledBad, otherThan, type Sending } from './prepare.js';
import { hasTriesLeft, waitBeforeRetry } from './retry.js';
import { type TokenVerdict } from './token-verdict.js';

/** An attempt as the ledger keeps it, and what came of it. */
export interface Asked {
  readonly tried: PushTry;
  readonly outcome: PushOutcome | CouldNotAsk;
}

type Parts = Pick<Delivery, 'sender' | 'clock' | 'chance' | 'doubts'>;

/** What an attempt means for the leg, for its token, and for the operator. */
export function conclude(parts: Parts, sending: Sending, { tried, outcome }: Asked): Delivered {
  if (outcome instanceof CouldNotAsk) return again(parts, sending, tried, { cause: outcome });
  switch (outcome.kind) {
    case 'accepted':
      return accepted(sending, tried);
    case 'tokenGone':
      // "Don't retry": the token is gone for good, unless the app has registered it again since, or may have.
      return failed(sending, tried, isGone(sending, outcome.since) ? { token: forget(sending) } : {});
    case 'badToken':
      return badToken(parts, sending, tried);
    case 'tryLater':
      return again(parts, sending, tried, { retryAfterMs: outcome.retryAfterMs });
    case 'refused':
      return failed(sending, tried, { advice: outcome.advice });
  }
}

function accepted(sending: Sending, tried: PushTry): Delivered {
  const { device, target, environment } = sending;
  const report = { kind: 'pushAccepted' as const, deviceId: device.deviceId, tried };
  if (environment === target.environment) return { kind: 'over', report };
  return { kind: 'over', report, token: { kind: 'retag', ...tokenOf(sending), environment } };
}

const isGone = ({ target }: Sending, since: number | undefined): boolean =>
  since !== undefined && since >= target.registeredAt;

const NO_OTHER =
  'the token is bad in its environment, and may be one of the other, for which there are no push credentials: it is kept';

/** The other environment is asked at once, in the same ring; only what both call bad is no token. */
function badToken({ sender, doubts }: Parts, sending: Sending, tried: PushTry): Delivered {
  const { device, target, of, environment, patience } = sending;
  const [tries, other] = [withThis(sending, tried), otherThan(environment)];
  if (isCalledBad(tries, other)) {
    const isThisToken = isCalledBad(tries, other, target.registeredAt);
    if (!isThisToken) return failed(sending, tried);
    return failed(sending, tried, { token: doubts.isBurst(device.app) ? { kind: 'doubt' } : forget(sending) });
  }
  if (!sender.canSend(device.app, other, of)) return failed(sending, tried, { advice: NO_OTHER });
  if (!hasTriesLeft(tries, patience)) return failed(sending, tried);
  return { kind: 'tried', report: { kind: 'pushTried', deviceId: device.deviceId, tried }, afterMs: 0 };
}

interface Later {
  readonly retryAfterMs?: number | undefined;
  readonly cause?: CouldNotAsk;
}

function again(parts: Parts, sending: Sending, tried: PushTry, { retryAfterMs, cause }: Later): Delivered {
  const { until, patience, device } = sending;
  const [now, chance, tries] = [parts.clock(), parts.chance(), withThis(sending, tried)];
  const afterMs = waitBeforeRetry({ tries, until, patience, now, chance, retryAfterMs });
  if (afterMs === null) return failed(sending, tried, { cause });
  const report = { kind: 'pushTried' as const, deviceId: device.deviceId, tried };
  return { kind: 'tried', report, afterMs, ...(cause && { cause }) };
}

interface Told {
  readonly token?: TokenVerdict;
  readonly advice?: string | undefined;
  readonly cause?: CouldNotAsk | undefined;
}

function failed({ device }: Sending, tried: PushTry, { token, advice, cause }: Told = {}): Delivered {
  const { reason = '' } = tried;
  return {
    kind: 'over',
    report: { kind: 'pushEnded', deviceId: device.deviceId, reason, tried },
    ...(token && { token }),
    ...(advice !== undefined && { advice }),
    ...(cause && { cause }),
  };
}

const forget = (sending: Sending): TokenVerdict => ({ kind: 'forget', ...tokenOf(sending) });

const tokenOf = ({ device, of, target }: Sending) => ({ device, of, token: target.token });

const withThis = ({ tries }: Sending, tried: PushTry): readonly PushTry[] => withTry(tries, tried) ?? tries;
