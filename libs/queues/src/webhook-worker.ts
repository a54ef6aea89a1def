import { type Job } from 'bullmq';
import { type Announcement } from '#calls';
import { type UnusableJob } from '#push';
import { type Hold } from './hold.js';
import { JobWorker, type WorkerPlace } from './job-worker.js';
import { WEBHOOK_QUEUE } from './names.js';
import { readAnnouncement } from './read-announcement.js';

export interface WebhookTry {
  readonly announcement: Announcement;
  /** How often it was tried, this time counted. */
  readonly tries: number;
  /** How long ago the first time was, in ms. */
  readonly ageMs: number;
}

/** Answers after how many ms it is to be tried again; null: never. `signal`: another worker may have it. */
export type WebhookHandler = (webhook: WebhookTry, signal: AbortSignal) => Promise<number | null>;

export interface WebhookWorkerPlace extends WorkerPlace {
  /** Keeps a job that is of no use where an operator finds it. While it rejects, the job stays in the queue. */
  readonly setAside: (job: UnusableJob) => Promise<void>;
}

/** After an error that the handler did not expect. */
const UNEXPECTED_RETRY_MS = 1_000;

/** Takes the jobs of webhooks. One that fails comes again until its handler gives it up. */
export class WebhookWorker {
  private readonly worker: JobWorker<unknown>;

  constructor(
    private readonly handler: WebhookHandler,
    private readonly place: WebhookWorkerPlace,
  ) {
    const retry = (error: unknown): number => {
      place.onError(error instanceof Error ? error : new Error('A webhook failed.', { cause: error }));
      return Date.now() + UNEXPECTED_RETRY_MS;
    };
    this.worker = new JobWorker(WEBHOOK_QUEUE, (job, hold) => this.handle(job, hold).catch(retry), place);
  }

  /** Resolves when jobs are taken. */
  ready(): Promise<void> {
    return this.worker.ready();
  }

  /** Takes no new job, and resolves when those in hand are finished. */
  close(): Promise<void> {
    return this.worker.close();
  }

  private async handle(job: Job<unknown>, hold: Hold): Promise<number | null> {
    const read = readAnnouncement(job.data);
    if (typeof read === 'string') {
      await this.place.setAside({ queue: WEBHOOK_QUEUE, id: job.id ?? '', reason: read, data: job.data });
      return null;
    }
    const { announcement, firstTriedAt } = read;
    const now = Date.now();
    const webhook = { announcement, tries: job.attemptsStarted, ageMs: now - (firstTriedAt ?? now) };
    const waitMs = await this.handler(webhook, hold.signal);
    if (waitMs !== null && firstTriedAt === undefined) await job.updateData({ ...announcement, firstTriedAt: now });
    return waitMs === null ? null : Date.now() + waitMs;
  }
}
