import { unreachableAnnouncement } from '#webhooks';
import {
  type Advanced,
  type Announcer,
  type Clock,
  type Exchange,
  type PushReport,
  type PushRequest,
  reportMissedCall,
} from '#calls';
import { reportPush, tellMissedOf } from '#calls';
import { carryOut, deliver, type Delivered, deliverMissedCall, type Delivery, type MissedCallDelivery } from '#push';
import { type MissedCallJob, type PushJob, type TokenVerdict } from '#push';
import { type Handled, type Hold } from '#queues';
import { type Log, traceFact } from '#telemetry';
import { saidOfPush, saidOfToken, saidThatItIsTriedAgain } from './push-log.js';

const REPORT_AGAIN_MS = 250;
/** The longest time that a call rings, with its grace. */
const MOST_REPORTING_MS = 122_000;

/** What tells pushes of one purpose from those of another. */
interface Way<Job> {
  readonly devices: Delivery['devices'];
  readonly clock: Clock;
  /** Hears of tokens that the provider says are gone. */
  readonly announcer?: Announcer | undefined;
  attempt(job: Job): Promise<Delivered>;
  report(job: Job, report: PushReport): Promise<Advanced>;
  /** No push is wanted any more. */
  leave(job: Job): Promise<void>;
}

/** A job → attempts, each an event of the call → done, or a later attempt. */
class Processor<Job extends PushRequest> {
  constructor(
    private readonly way: Way<Job>,
    private readonly log: Log,
  ) {}

  /** Where the job is another worker's meanwhile, no other attempt is made here. */
  async process(job: Job, hold: Pick<Hold, 'isLost'>): Promise<Handled> {
    const { app, callId, deviceId } = job;
    const log = this.log.child({ app, callId, deviceId, ...traceFact(job.trace) });
    for (;;) {
      const delivered = await this.way.attempt(job);
      if (delivered.kind === 'nothing') {
        log.info({}, 'no push is wanted any more');
        await this.way.leave(job);
        return 'done';
      }
      await this.report(job, delivered.report, log);
      if (delivered.kind === 'over') return this.finish(delivered, log);
      saidThatItIsTriedAgain(log, delivered);
      if (delivered.afterMs > 0 || hold.isLost) return { retryAfterMs: delivered.afterMs };
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
      saidOfToken(log, await carryOut(this.way.devices, token));
    } catch (error) {
      log.warn({ err: error, token: token.kind }, 'what Apple said of a token was not noted: left to the next call');
    }
  }

  /** Before it is forgotten: a crash between the two makes the next call announce it again, and loses nothing. */
  private async announce({ device, token }: Extract<TokenVerdict, { kind: 'forget' }>, report: PushReport) {
    const { announcer, devices, clock } = this.way;
    if (!announcer) return;
    const target = await devices.pushTarget(device, 'voip');
    if (target?.token !== token) return;
    const { tried } = report;
    await announcer.enqueue(unreachableAnnouncement(device, tried?.reason ?? '', tried?.at ?? clock()));
  }

  /**
   * What Apple said is not asked for again, so it has to reach the call: while Redis is gone it is tried again, for as long as
   * somebody could still want to know.
   */
  private async report(job: Job, report: PushReport, log: Log): Promise<void> {
    const until = this.way.clock() + MOST_REPORTING_MS;
    for (;;) {
      try {
        const result = await this.way.report(job, report);
        if (result.ok || result.code !== 'unavailable' || this.way.clock() > until) return;
      } catch (error) {
        if (this.way.clock() > until) throw error;
        log.warn({ err: error }, 'the outcome of a push could not be noted yet');
      }
      await new Promise((resolve) => setTimeout(resolve, REPORT_AGAIN_MS));
    }
  }
}

/** Wakes the legs of a call. */
export class PushProcessor extends Processor<PushJob> {
  constructor(delivery: Delivery, exchange: Exchange, log: Log) {
    const way: Way<PushJob> = {
      ...{ devices: delivery.devices, clock: delivery.clock, announcer: exchange.announcer },
      attempt: (job) => deliver(delivery, job),
      report: (job, report) => reportPush(exchange, job, report),
      // A worker that noted the last word of Apple's may have died before it asked for what comes of it.
      leave: (job) => tellMissedOf(exchange, job),
    };
    super(way, log);
  }
}

/** Tells devices of missed calls. */
export class MissedCallProcessor extends Processor<MissedCallJob> {
  constructor(delivery: MissedCallDelivery, exchange: Exchange, log: Log) {
    const way: Way<MissedCallJob> = {
      ...{ devices: delivery.devices, clock: delivery.clock },
      attempt: (job) => deliverMissedCall(delivery, job),
      report: (job, report) => reportMissedCall(exchange, job, report),
      leave: () => Promise.resolve(),
    };
    super(way, log.child({ push: 'missed-call' }));
  }
}
