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

  /**
   * A check in hand may have read the call just before it was written, and end with nothing more to do: then, and where it
   * has ended meanwhile, a second one follows.
   */
  async set({ app, callId }: CallRef, at: number): Promise<void> {
    const call: CallRef = { app, callId };
    const delayMs = Math.max(0, at - this.clock());
    await this.queue.add(checkJobId(call), call, delayMs);
    const state = await this.queue.stateOf(checkJobId(call));
    if (state === 'active' || state === 'unknown') await this.queue.add(secondId(call), call, delayMs);
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
}

const secondId = (call: CallRef): string => `${checkJobId(call)}.second`;
