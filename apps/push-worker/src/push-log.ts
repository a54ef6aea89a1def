import { type Delivered, type TokenFate } from '#push';
import { type Log } from '#telemetry';

type Tried = Extract<Delivered, { kind: 'tried' }>;
type Over = Extract<Delivered, { kind: 'over' }>;

export function saidThatItIsTriedAgain(log: Log, { report, afterMs, cause }: Tried): void {
  const { environment, status, reason } = report.tried;
  const said = { environment, status, reason, ...(cause && { err: cause }) };
  if (afterMs === 0) log.warn(said, 'the token is bad in its environment: the other one is tried');
  else log.warn({ ...said, retryAfterMs: afterMs }, 'the push is tried again');
}

export function saidOfPush(log: Log, { report, advice, cause }: Over): void {
  const { environment, status, apnsId } = report.tried ?? {};
  if (report.kind === 'pushAccepted') {
    log.info({ environment, apnsId }, 'the push was accepted');
    return;
  }
  const said = { environment, status, reason: report.reason, apnsId, ...(cause && { err: cause }) };
  if (advice !== undefined) log.error({ ...said, advice }, 'the push was refused: see the advice');
  else log.warn(said, 'the push failed');
}

export function saidOfToken(log: Log, token: TokenFate): void {
  if (token === 'forgotten') log.info({}, 'the token was forgotten: Apple says that it is no good any more');
  if (token === 're-tagged') log.warn({}, 'the token is of the other environment than the app said: kept as found');
  if (token === 'doubted') {
    log.error({}, 'most tokens are called bad: check bundleId and environments; nothing is forgotten until this ends');
  }
}
