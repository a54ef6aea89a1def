import { type Job } from 'bullmq';
import { type MissedCallJob, type PushJob, type UnusableJob } from '#push';
import { type Hold } from './hold.js';
import { JobWorker, type WorkerPlace } from './job-worker.js';
import { PUSH_QUEUE } from './names.js';
import { readPushJob } from './read-push-job.js';

/** `hold`: says when this worker has lost the job, and another one may have it. */
export type PushHandler = (job: PushJob | MissedCallJob, hold: Hold) => Promise<Handled>;
/** `unusable`: why nobody can make anything of it. */
export type Handled = 'done' | { readonly retryAfterMs: number } | { readonly unusable: string };

export interface PushWorkerPlace extends WorkerPlace {
  /** Keeps a job that is of no use where an operator finds it. While it rejects, the job stays in the queue. */
  readonly setAside: (job: UnusableJob) => Promise<void>;
}

/** After an error that the handler did not expect. */
const UNEXPECTED_RETRY_MS = 1_000;
/** No call rings for longer (120 s, and the time to answer): what still throws then throws for ever. */
const GIVE_UP_MS = 125_000;
/** Of missed calls it is told for ten minutes. */
const GIVE_UP_MISSED_MS = 610_000;

/** Takes push jobs, `concurrency` at once, until it is closed. */
export class PushWorker {
  private readonly worker: JobWorker<unknown>;

  constructor(
    private readonly handler: PushHandler,
    private readonly place: PushWorkerPlace,
  ) {
    const handle = async (job: Job<unknown>, hold: Hold): Promise<number | null> => {
      const handled = await this.handle(job, hold).catch(retryOf(job, place));
      return typeof handled === 'object' && 'retryAfterMs' in handled ? Date.now() + handled.retryAfterMs : null;
    };
    this.worker = new JobWorker(PUSH_QUEUE, handle, place);
  }

  /** Resolves when jobs are taken. */
  ready(): Promise<void> {
    return this.worker.ready();
  }

  /** Takes no new job, and resolves when those in hand are finished. */
  close(): Promise<void> {
    return this.worker.close();
  }

  private async handle({ id = '', data }: Job<unknown>, hold: Hold): Promise<Handled> {
    const job = readPushJob(data);
    const handled = typeof job === 'string' ? { unusable: job } : await this.handler(job, hold);
    if (typeof handled === 'object' && 'unusable' in handled) {
      await this.place.setAside({ queue: PUSH_QUEUE, id, reason: handled.unusable, data });
    }
    return handled;
  }
}

const retryOf =
  (job: Job<unknown>, { onError }: WorkerPlace) =>
  (error: unknown): Handled => {
    const isYoung = Date.now() <= job.timestamp + giveUpMsOf(job);
    if (!isYoung) throw error;
    onError(asError(error));
    return { retryAfterMs: UNEXPECTED_RETRY_MS };
  };

function giveUpMsOf({ data }: Job<unknown>): number {
  const job = readPushJob(data);
  return typeof job === 'object' && 'kind' in job ? GIVE_UP_MISSED_MS : GIVE_UP_MS;
}

const asError = (error: unknown): Error =>
  error instanceof Error ? error : new Error('A push failed.', { cause: error });
