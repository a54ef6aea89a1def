import { type Announcement, type Announcer, type Call, type CallStage } from '#calls';
import { callAnnouncement } from './announcements.js';

/** From where announcements are sent. */
export interface AnnouncementQueue {
  enqueue(announcement: Announcement): Promise<void>;
}

/** Tells the host application of calls, by a queue. */
export class CallAnnouncer implements Announcer {
  private readonly inHand = new Set<Promise<void>>();

  constructor(
    private readonly queue: AnnouncementQueue,
    private readonly onError: (error: unknown) => void,
  ) {}

  of(call: Call, stage: CallStage): Announcement {
    return callAnnouncement(call, stage);
  }

  enqueue(announcement: Announcement): Promise<void> {
    return this.queue.enqueue(announcement);
  }

  later(work: Promise<void>): void {
    const done = work.catch(this.onError).then(() => {
      this.inHand.delete(done);
    });
    this.inHand.add(done);
  }

  /** Resolves when nothing goes on any more. */
  async idle(): Promise<void> {
    while (this.inHand.size > 0) await Promise.all(this.inHand);
  }
}
