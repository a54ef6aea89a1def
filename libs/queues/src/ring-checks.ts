import { type CallRef } from '#calls';
import { JobWorker, type WorkerPlace } from './job-worker.js';
import { CHECK_QUEUE } from './names.js';
import { OwnChecks } from './own-checks.js';
import { type CheckJob } from './ring-timer.js';
import { StandIn } from './stand-in.js';

/** Looks at a call of these users. Answers when to look again, in ms since epoch; null: never. */
export type CheckHandler = (call: CallRef, users?: readonly [string, string]) => Promise<number | null>;

const RETRY_MS = 1_000;

/** Takes the check jobs of calls. A check that fails comes again until it is carried out: nobody else ends that call. */
export class RingChecks {
  private readonly worker: JobWorker<CheckJob>;

  /** `own`: where the server hears of checks that it has set; while there are none it takes those alone that nobody else takes. */
  constructor(handler: CheckHandler, place: WorkerPlace, own = new OwnChecks()) {
    const retry = (error: unknown): number => {
      place.onError(error instanceof Error ? error : new Error('A check failed.', { cause: error }));
      return Date.now() + RETRY_MS;
    };
    const check: CheckHandler = async (call, users) => {
      const again = await handler(call, users).catch(retry);
      if (again !== null) own.expect(again - Date.now());
      return again;
    };
    this.worker = new JobWorker(
      CHECK_QUEUE,
      ({ data: { app, callId, users } }) => check({ app, callId }, users),
      place,
      new StandIn(CHECK_QUEUE, place, own),
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
