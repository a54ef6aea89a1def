import { type CallRef, type PushQueue, type PushRequest } from '#calls';
import { type PushJob } from '#push';
import { PUSH_QUEUE, pushJobId } from './names.js';
import { type QueuePlace, RequestQueue } from './request-queue.js';

/** A job a leg: a retry or a slow token never holds up another device. Rejects where Redis can't be asked in time. */
export class BullmqPushQueue implements PushQueue {
  private readonly queue: RequestQueue<PushJob>;

  /** `url`: what a woken device connects to, known once the server listens; goes along in the job. */
  constructor(
    place: QueuePlace,
    private readonly url: () => string,
  ) {
    this.queue = new RequestQueue(PUSH_QUEUE, place);
  }

  enqueue({ app, callId, deviceId }: PushRequest, delayMs: number): Promise<void> {
    const job: PushJob = { app, callId, deviceId, url: this.url() };
    return this.queue.add(pushJobId(job, deviceId), job, delayMs);
  }

  /** Where it waits for its time it is asked for anew; what a worker has in hand is left alone. */
  async hurry(push: PushRequest): Promise<void> {
    await this.cancel(push, push.deviceId);
    await this.enqueue(push, 0);
  }

  cancel(call: CallRef, deviceId: string): Promise<void> {
    return this.queue.remove(pushJobId(call, deviceId));
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
