import { type Exchange, type PushReport, reportPush } from '#calls';
import { unreachableAnnouncement } from '#webhooks';
import { carryOut, deliver, type Delivered, type Delivery, type PushJob, type TokenVerdict } from '#push';
import { type Handled } from '#queues';
import { type Log } from '#telemetry';
import { saidOfPush, saidOfToken, saidThatItIsTriedAgain } from './push-log.js';

const REPORT_AGAIN_MS = 250;
/** The longest time that a call rings, with its grace. */
const MOST_REPORTING_MS = 122_000;

/** A job → attempts, each an event of the call → done, or a later attempt. */
export class PushProcessor {
  constructor(
    private readonly delivery: Delivery,
    private readonly exchange: Exchange,
    private readonly log: Log,
  ) {}

  /** `signal`: the job is another worker's now, so no other attempt is to be made here. */
  async process(job: PushJob, signal: AbortSignal): Promise<Handled> {
    const { app, callId, deviceId } = job;
    const log = this.log.child({ app, callId, deviceId });
    for (;;) {
      const delivered = await deliver(this.delivery, job);
      if (delivered.kind === 'nothing') {
        log.info({}, 'no push is wanted any more');
        return 'done';
      }
      await this.report(job, delivered.report, log);
      if (delivered.kind === 'over') return this.finish(delivered, log);
      saidThatItIsTriedAgain(log, delivered);
      if (delivered.afterMs > 0 || signal.aborted) return { retryAfterMs: delivered.afterMs };
    }
  }

  private async finish(over: Extract<Delivered, { kind: 'over' }>, log: Log): Promise<Handled> {
    saidOfPush(log, over);
    if (over.token) await this.conclude(over.token, over.report, log);
    return over.isUnusable ? { unusable: over.advice ?? over.report.kind } : 'done';
  }

  /**
   * After the call knows: what becomes of the token can wait, and where it fails now the next call comes to the same end. A push
   * that is known to be accepted is not sent again for it.
   */
  private async conclude(token: TokenVerdict, report: PushReport, log: Log): Promise<void> {
    try {
      if (token.kind === 'forget') await this.announce(token, report);
      saidOfToken(log, await carryOut(this.delivery.devices, token));
    } catch (error) {
      log.warn({ err: error, token: token.kind }, 'what Apple said of a token was not noted: left to the next call');
    }
  }

  /** Before it is forgotten: a crash between the two makes the next call announce it again, and loses nothing. */
  private async announce({ device, token }: Extract<TokenVerdict, { kind: 'forget' }>, report: PushReport) {
    const { announcer } = this.exchange;
    if (!announcer) return;
    const target = await this.delivery.devices.pushTarget(device, 'voip');
    if (target?.token !== token) return;
    const { tried } = report;
    await announcer.enqueue(unreachableAnnouncement(device, tried?.reason ?? '', tried?.at ?? this.delivery.clock()));
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
