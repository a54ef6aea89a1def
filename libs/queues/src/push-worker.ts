import { type Job } from 'bullmq';
import { type PushJob } from '#push';
import { JobWorker, type WorkerPlace } from './job-worker.js';
import { PUSH_QUEUE } from './names.js';

/**
 * `attempt` counts from 1, takeovers from dead workers included. `signal`: this worker has lost the job, and another one may
 * have it.
 */
export type PushHandler = (job: PushJob, attempt: number, signal: AbortSignal) => Promise<Handled>;
export type Handled = 'done' | { readonly retryAfterMs: number };

/** After an error that the handler did not expect. */
const UNEXPECTED_RETRY_MS = 1_000;
/** No call rings for longer (120 s, and the time to answer): what still throws then throws for ever. */
const GIVE_UP_MS = 125_000;

/** Takes push jobs, `concurrency` at once, until it is closed. */
export class PushWorker {
  private readonly worker: JobWorker<PushJob>;

  constructor(handler: PushHandler, place: WorkerPlace) {
    const handle = async (job: Job<PushJob>, signal: AbortSignal): Promise<number | null> => {
      const handled = await handler(job.data, job.attemptsStarted, signal).catch(retryOf(job, place));
      return handled === 'done' ? null : Date.now() + handled.retryAfterMs;
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
}

const retryOf =
  (job: Job<PushJob>, { onError }: WorkerPlace) =>
  (error: unknown): Handled => {
    if (Date.now() > job.timestamp + GIVE_UP_MS) throw error;
    onError(asError(error));
    return { retryAfterMs: UNEXPECTED_RETRY_MS };
  };

const asError = (error: unknown): Error =>
  error instanceof Error ? error : new Error('A push failed.', { cause: error });
