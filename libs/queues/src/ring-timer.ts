import { type CallRef, type Clock, type RingTimer } from '#calls';
import { CHECK_QUEUE, checkJobId } from './names.js';
import { type QueuePlace, RequestQueue } from './request-queue.js';

/** The check job of each call. Rejects where Redis can't be asked in time. */
export class BullmqRingTimer implements RingTimer {
  private readonly queue: RequestQueue<CallRef>;

  constructor(
    place: QueuePlace,
    private readonly clock: Clock,
  ) {
    this.queue = new RequestQueue(CHECK_QUEUE, place);
  }

  set(call: CallRef, at: number): Promise<void> {
    return this.add(checkJobId(call), call, at);
  }

  /** One in hand may have read before the write, and end; its id is taken for so long, so a second one follows it. */
  async confirm(call: CallRef, at: number): Promise<void> {
    const state = await this.queue.stateOf(checkJobId(call));
    if (state === 'active' || state === 'unknown') await this.add(secondId(call), call, at);
  }

  async clear(call: CallRef): Promise<void> {
    await Promise.all([this.queue.remove(checkJobId(call)), this.queue.remove(secondId(call))]);
  }

  /** Does Redis answer? */
  ready(): Promise<boolean> {
    return this.queue.ready();
  }

  /** Takes nothing any more; the connection stays open. */
  close(): Promise<void> {
    return this.queue.close();
  }

  private add(id: string, { app, callId }: CallRef, at: number): Promise<void> {
    return this.queue.add(id, { app, callId }, Math.max(0, at - this.clock()));
  }
}

const secondId = (call: CallRef): string => `${checkJobId(call)}.second`;
