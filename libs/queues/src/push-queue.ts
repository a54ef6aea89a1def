import { type CallRef, type MissedCallQueue, type PushQueue, type PushRequest } from '#calls';
import { type MissedCallJob, type PushJob } from '#push';
import { missedCallJobId, PUSH_QUEUE, pushJobId } from './names.js';
import { type QueuePlace, RequestQueue } from './request-queue.js';

/** Whoever is called now comes before all who were called. */
const AFTER_THE_RINGING = 1;

/** A job a leg: a retry or a slow token never holds up another device. Rejects where Redis can't be asked in time. */
export class BullmqPushQueue implements PushQueue, MissedCallQueue {
  private readonly queue: RequestQueue<PushJob | MissedCallJob>;

  /** `url`: what a woken device connects to, known once the server listens; goes along in the job. */
  constructor(
    place: QueuePlace,
    private readonly url: () => string,
  ) {
    this.queue = new RequestQueue(PUSH_QUEUE, place);
  }

  enqueue(push: PushRequest, delayMs: number): Promise<void> {
    const job: PushJob = { ...requestIn(push), url: this.url() };
    return this.queue.add(pushJobId(job, job.deviceId), job, delayMs);
  }

  /** Where it waits for its time it is asked for anew; what a worker has in hand is left alone. */
  async hurry(push: PushRequest): Promise<void> {
    await this.cancel(push, push.deviceId);
    await this.enqueue(push, 0);
  }

  cancel(call: CallRef, deviceId: string): Promise<void> {
    return this.queue.remove(pushJobId(call, deviceId));
  }

  tellMissed(push: PushRequest): Promise<void> {
    const job: MissedCallJob = { kind: 'missedCall', ...requestIn(push) };
    return this.queue.add(missedCallJobId(job, job.deviceId), job, 0, AFTER_THE_RINGING);
  }

  /** Does Redis answer? */
  ready(): Promise<boolean> {
    return this.queue.ready();
  }

  /** Takes nothing any more; the connection stays open. */
  close(): Promise<void> {
    return this.queue.close();
  }
}

/** These fields and no others. */
const requestIn = ({ app, callId, deviceId, trace }: PushRequest): PushRequest => ({
  ...{ app, callId, deviceId },
  ...(trace !== undefined && { trace }),
});
