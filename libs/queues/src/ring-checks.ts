import { type CallRef } from '#calls';
import { JobWorker, type WorkerPlace } from './job-worker.js';
import { CHECK_QUEUE } from './names.js';

/** Looks at a call. Answers when to look again, in ms since epoch; null: never. */
export type CheckHandler = (call: CallRef) => Promise<number | null>;

const RETRY_MS = 1_000;

/** Takes the check jobs of calls. A check that fails comes again until it is carried out: nobody else ends that call. */
export class RingChecks {
  private readonly worker: JobWorker<CallRef>;

  constructor(handler: CheckHandler, place: WorkerPlace) {
    const retry = (error: unknown): number => {
      place.onError(error instanceof Error ? error : new Error('A check failed.', { cause: error }));
      return Date.now() + RETRY_MS;
    };
    this.worker = new JobWorker(
      CHECK_QUEUE,
      ({ data: { app, callId } }) => handler({ app, callId }).catch(retry),
      place,
    );
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
