import { type Announcement } from '#calls';
import { WEBHOOK_QUEUE } from './names.js';
import { type QueuePlace, RequestQueue } from './request-queue.js';

/** A job an announcement, by its id: asking twice is once, while it waits. Rejects where Redis can't be asked in time. */
export class BullmqWebhookQueue {
  private readonly queue: RequestQueue<Announcement>;

  constructor(place: QueuePlace) {
    this.queue = new RequestQueue(WEBHOOK_QUEUE, place);
  }

  enqueue(announcement: Announcement): Promise<void> {
    return this.queue.add(announcement.id, announcement, 0);
  }

  /** Takes nothing any more; the connection stays open. */
  close(): Promise<void> {
    return this.queue.close();
  }
}
