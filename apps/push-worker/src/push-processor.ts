import { type Exchange, type PushReport, reportPush } from '#calls';
import { deliver, type Delivered, type Delivery, type PushJob, type TokenFate } from '#push';
import { type Log } from '#telemetry';

export type Processed = 'done' | { readonly retryAfterMs: number };

const REPORT_AGAIN_MS = 250;
/** The longest time that a call rings, with its grace. */
const MOST_REPORTING_MS = 122_000;

/** A job → one attempt → an event of the call, or a later attempt. */
export class PushProcessor {
  constructor(
    private readonly delivery: Delivery,
    private readonly exchange: Exchange,
    private readonly log: Log,
  ) {}

  async process(job: PushJob, attempt: number): Promise<Processed> {
    const { app, callId, deviceId } = job;
    const log = this.log.child({ app, callId, deviceId });
    const delivered = await deliver(this.delivery, job, attempt);
    switch (delivered.kind) {
      case 'nothing':
        log.info({ attempt }, 'no push is wanted any more');
        return 'done';
      case 'again': {
        const { afterMs, reason, cause } = delivered;
        log.warn({ attempt, retryAfterMs: afterMs, reason, ...(cause && { err: cause }) }, 'the push is tried again');
        return { retryAfterMs: afterMs };
      }
      case 'report':
        said(log, delivered);
        await this.report(job, delivered.report, log);
        return 'done';
    }
  }

  /**
   * What Apple said is not asked for again, so it has to reach the call: while Redis is gone it is tried again, for as long as
   * somebody could still want to know.
   */
  private async report(job: PushJob, report: PushReport, log: Log): Promise<void> {
    const until = this.delivery.clock() + MOST_REPORTING_MS;
    for (;;) {
      try {
        const result = await reportPush(this.exchange, job, report);
        if (result.ok || result.code !== 'unavailable' || this.delivery.clock() > until) return;
      } catch (error) {
        if (this.delivery.clock() > until) throw error;
        log.warn({ err: error }, 'the outcome of a push could not be noted yet');
      }
      await new Promise((resolve) => setTimeout(resolve, REPORT_AGAIN_MS));
    }
  }
}

function said(log: Log, { report, token, advice }: Extract<Delivered, { kind: 'report' }>): void {
  const { attempts } = report;
  if (report.kind === 'pushAccepted') log.info({ attempts, apnsId: report.apnsId }, 'the push was accepted');
  else if (advice !== undefined)
    log.error({ attempts, reason: report.reason, advice }, 'the push was refused: see the advice');
  else log.warn({ attempts, reason: report.reason }, 'the push failed');
  if (token) saidOfToken(log, token);
}

function saidOfToken(log: Log, token: TokenFate): void {
  if (token === 'forgotten') log.info({}, 'the token was forgotten: Apple says that it is no good any more');
  if (token === 're-tagged') log.warn({}, 'the token is of the other environment than the app said: kept as found');
  if (token === 'doubted') {
    log.error({}, 'most tokens are called bad: check bundleId and environments; nothing is forgotten until this ends');
  }
}
