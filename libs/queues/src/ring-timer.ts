import { type CallRef, type Clock, type RingTimer } from '#calls';
import { CHECK_QUEUE, checkJobId } from './names.js';
import { type OwnChecks } from './own-checks.js';
import { type QueuePlace, RequestQueue } from './request-queue.js';

/** What a check job holds. */
export interface CheckJob extends CallRef {
  readonly users?: readonly [string, string];
}

/** The check job of each call. Rejects where Redis can't be asked in time. */
export class BullmqRingTimer implements RingTimer {
  private readonly queue: RequestQueue<CheckJob>;

  /** `own`: of a server that takes checks too, which hears there that some are to come. */
  constructor(
    place: QueuePlace,
    private readonly clock: Clock,
    private readonly own?: OwnChecks,
  ) {
    this.queue = new RequestQueue(CHECK_QUEUE, place);
  }

  set(call: CallRef, at: number, users?: readonly [string, string]): Promise<void> {
    return this.add({ ...call, ...(users && { users }) }, at, true);
  }

  confirm(call: CallRef, at: number): Promise<void> {
    return this.add(call, at, false);
  }

  clear(call: CallRef): Promise<void> {
    return this.queue.removeOne(checkJobId(call));
  }

  /** Does Redis answer? */
  ready(): Promise<boolean> {
    return this.queue.ready();
  }

  /** Takes nothing any more; the connection stays open. */
  close(): Promise<void> {
    return this.queue.close();
  }

  private add({ app, callId, users }: CheckJob, at: number, isPostponed: boolean): Promise<void> {
    const delayMs = Math.max(0, at - this.clock());
    this.own?.expect(delayMs);
    const job = { app, callId, ...(users && { users }) };
    return this.queue.addOne(checkJobId(job), job, delayMs, isPostponed);
  }
}
