import { Queue } from 'bullmq';
import { type QueuePlace } from './request-queue.js';
import { PREFIX } from './names.js';
import { type OwnChecks } from './own-checks.js';

/** How often a server without calls looks, and how late a check must be that it takes: whose server has died. */
const LOOK_EVERY_MS = 500;
const LATE_MS = 500;

/**
 * Says when a server is to take checks: while it has some of its own to come, as one for all that do. BullMQ wakes one of those
 * who wait, whoever's the job, so that a server without calls would pay for those of others: it does not wait, but looks now and then
 * for checks that nobody takes.
 */
export class StandIn {
  private readonly queue: Queue;
  private waiting: string | undefined;

  constructor(
    name: string,
    { connection, prefix = PREFIX }: QueuePlace,
    private readonly own: OwnChecks,
  ) {
    const noWaiting = { skipWaitingForReady: true, skipVersionCheck: true, skipMetasUpdate: true };
    this.queue = new Queue(name, { connection, prefix, ...noWaiting });
    // The connection's owner hears of its errors, and whoever asks hears that it failed.
    this.queue.on('error', () => undefined);
  }

  get isNeeded(): boolean {
    return this.own.areExpected;
  }

  /** Resolves when it is needed, or after a look: is it? */
  async isNeededSoon(): Promise<boolean> {
    if (this.isNeeded) return true;
    await this.own.rest(LOOK_EVERY_MS);
    return this.own.areExpected || this.isAnyLeft();
  }

  stop(): void {
    this.own.stop();
  }

  close(): Promise<void> {
    return this.queue.close();
  }

  /** One that was due and is not taken; or one that waits, after its worker died, and waited the last time. */
  private async isAnyLeft(): Promise<boolean> {
    const [late, [waiting]] = await Promise.all([
      this.queue.getDelayedCount(Date.now() - LATE_MS),
      this.queue.getRanges(['waiting'], 0, 0, true),
    ]);
    const waitsStill = waiting !== undefined && waiting === this.waiting;
    this.waiting = waiting;
    return late > 0 || waitsStill;
  }
}
