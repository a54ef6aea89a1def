import { type Announcement, type Announcer, type Call, type CallStage } from '#calls';

/** Tells a list. */
export class MemoryAnnouncer implements Announcer {
  readonly queued: Announcement[] = [];
  readonly failed: unknown[] = [];
  isAway = false;
  private works: Promise<void>[] = [];

  of({ app, callId, state }: Call, stage: CallStage): Announcement {
    return { id: `${callId} ${stage}`, type: `call.${stage}`, about: { app, callId }, body: JSON.stringify({ state }) };
  }

  enqueue(announcement: Announcement): Promise<void> {
    if (this.isAway) return Promise.reject(new Error('the queue is away'));
    this.queued.push(announcement);
    return Promise.resolve();
  }

  later(work: Promise<void>): void {
    this.works.push(work.catch((error: unknown) => void this.failed.push(error)));
  }

  async idle(): Promise<void> {
    await Promise.all(this.works.splice(0));
  }

  get types(): string[] {
    return this.queued.map(({ type }) => type);
  }
}
