import { type ConnectionOptions, type JobsOptions, Queue } from 'bullmq';
import { inTime } from './in-time.js';
import { PREFIX } from './names.js';

/** Where a queue lives. */
export interface QueuePlace {
  /** An ioredis connection for requests, ready or not; it stays its owner's. */
  readonly connection: ConnectionOptions;
  /** In braces; without it, `{callwake}`. */
  readonly prefix?: string;
}

/** An answer to a client is due within 2 s, whatever Redis does. */
const TIMEOUT_MS = 1_500;

/**
 * Nobody reads BullMQ's stream of events, which has an entry with the job's id, and so the call's, for all that happens to a
 * job. With 0 each trim empties it; BullMQ's own default keeps 10,000.
 */
const EVENTS_KEPT = { 'opts.maxLenEvents': 0 };

/** A finished job that stayed would silently swallow a later one of the same id. */
const gone: JobsOptions = { removeOnComplete: true, removeOnFail: true };

/** A queue that answers, or rejects, in time; for those whom a client waits for. */
export class RequestQueue<Data> {
  private readonly queue: Queue<Data, unknown, string, Data, unknown, string>;
  private settings: Promise<unknown> | undefined;

  constructor(name: string, { connection, prefix = PREFIX }: QueuePlace) {
    // Without these BullMQ would hold what comes before the connection, and for ever where its own first question fails.
    const noWaiting = { skipWaitingForReady: true, skipVersionCheck: true, skipMetasUpdate: true };
    this.queue = new Queue(name, { connection, prefix, ...noWaiting, defaultJobOptions: gone });
    // The connection's owner hears of its errors, and whoever asks hears that it failed.
    this.queue.on('error', () => undefined);
    this.queue.getBackend().on('ready', () => {
      this.settings = undefined;
    });
  }

  /** Where a job of this id is there already, nothing changes. `priority`: after all jobs without one; the lower, the sooner. */
  async add(id: string, data: Data, delayMs: number, priority?: number): Promise<void> {
    const options: JobsOptions = { jobId: id, delay: delayMs, ...(priority !== undefined && { priority }) };
    await answer(this.prepare().then(() => this.queue.add(this.queue.name, data, options)));
  }

  /**
   * One job of this id at most waits for its time. Where one does, it is postponed to this time, or left as it is; where one is in
   * hand, another follows it.
   */
  async addOne(id: string, data: Data, delayMs: number, isPostponed: boolean): Promise<void> {
    const deduplication = { id, keepLastIfActive: true, reschedule: isPostponed };
    const options: JobsOptions = { delay: delayMs, deduplication };
    await answer(this.prepare().then(() => this.queue.add(this.queue.name, data, options)));
  }

  /** What `addOne` added, where it waits; one that a worker has in hand is left alone. */
  async removeOne(id: string): Promise<void> {
    const jobId = await answer(this.queue.getDeduplicationJobId(id));
    if (jobId !== null) await this.remove(jobId);
  }

  /** A job that is gone, or that a worker has in hand, is left alone. */
  async remove(id: string): Promise<void> {
    await answer(this.queue.remove(id));
  }

  /** Does Redis answer here in time? */
  ready(): Promise<boolean> {
    return answer(this.prepare().then(() => this.queue.getBackend().client)).then(
      (client) => client.status === 'ready',
      () => false,
    );
  }

  close(): Promise<void> {
    return this.queue.close();
  }

  /** Once a connection: a Redis that came back may have lost it. */
  private async prepare(): Promise<void> {
    const settings = (this.settings ??= this.queue.getBackend().setQueueMeta(EVENTS_KEPT));
    await settings.catch((error: unknown) => {
      this.settings = undefined;
      throw error;
    });
  }
}

const answer = <T>(asked: Promise<T>): Promise<T> =>
  inTime(TIMEOUT_MS, asked, `Redis did not answer a queue within ${TIMEOUT_MS} ms.`);
