import { type ConnectionOptions, DelayedError, type Job, type JobJson, Worker } from 'bullmq';
import { Hold } from './hold.js';
import { inTime } from './in-time.js';
import { PREFIX } from './names.js';
import { type StandIn } from './stand-in.js';

export interface WorkerPlace {
  /** An ioredis connection for workers (`maxRetriesPerRequest: null`); it stays its owner's. */
  readonly connection: ConnectionOptions & { readonly status: string };
  /** In braces; without it, `{callwake}`. */
  readonly prefix?: string;
  /** Jobs in hand at once. */
  readonly concurrency: number;
  /** Hears of all that went wrong, lost connections too; jobs go on by themselves. */
  readonly onError: (error: Error) => void;
}

/** When a job is to come again, in ms since epoch; null: it is done. */
export type JobHandler<Data> = (job: Job<Data>, hold: Hold) => Promise<number | null>;

/**
 * What a dead worker had in hand goes on elsewhere within 3.5 s, where BullMQ's own half minute twice would be longer than a phone
 * rings: its lock lapses, and then comes the next check, or the one after it, as a check that falls into another one's interval
 * is left out. A lock is renewed when it is a second old, so that a worker may be deaf for 1.5 s and keeps its jobs. At BullMQ's
 * default of one takeover a job would fail with the second dead worker.
 */
export const TAKEOVER = { lockDuration: 2_500, lockRenewTime: 1_000, stalledInterval: 500, maxStalledCount: 100 };
/** After an error of Redis while fetching or finishing; BullMQ's own 15 s are a third of the ring time. */
const RETRY_MS = 500;

/** Of jobs that do not say so themselves: one that stayed would silently swallow a later one of the same id. */
const GONE = { removeOnComplete: { count: 0 }, removeOnFail: { count: 0 } };

/** So long an idle worker waits for a job before it asks again: a wait that a broken connection swallowed is noticed 1 s later. */
const IDLE_WAIT_S = 1;
/** A process has 7 s to end. */
const CLOSE_MS = 5_000;
const NOT_FINISHED = `Jobs in hand were not finished within ${CLOSE_MS} ms: another worker will take them over.`;

/** Takes jobs of a queue from now on, or when `standIn` says so, and hands them to `handle`. A handler that throws has failed the job for good. */
export class JobWorker<Data> {
  private readonly worker: OurWorker<Data>;
  /** Of the jobs in hand, by their ids. */
  private readonly holds = new Map<string | undefined, Hold>();

  constructor(
    name: string,
    private readonly handle: JobHandler<Data>,
    private readonly place: WorkerPlace,
    private readonly standIn?: StandIn,
  ) {
    const { connection, prefix = PREFIX, concurrency, onError } = place;
    // A function of three parameters would be given a signal.
    const process = (job: Job<Data>, token?: string) => this.process(job, token);
    this.worker = new OurWorker(name, process, {
      ...{ connection, prefix, concurrency, runRetryDelay: RETRY_MS, drainDelay: IDLE_WAIT_S },
      ...TAKEOVER,
      ...GONE,
    });
    // It looks for its first job later than this.
    this.worker.standIn = standIn;
    this.worker.on('error', onError);
    this.worker.on('failed', (_job, error) => {
      onError(error);
    });
    // Another worker may have it by now.
    this.worker.on('lockRenewalFailed', (ids) => {
      for (const id of ids) this.holds.get(id)?.lose();
    });
    this.worker.on('closing', () => standIn?.stop());
  }

  /** Resolves when jobs are taken. */
  async ready(): Promise<void> {
    await this.worker.waitUntilReady();
  }

  private async process(job: Job<Data>, token: string | undefined): Promise<void> {
    const hold = new Hold();
    this.holds.set(job.id, hold);
    try {
      await finish(job, token, await this.handle(job, hold));
    } finally {
      // It may be in hand here a second time, after it was lost.
      if (this.holds.get(job.id) === hold) this.holds.delete(job.id);
    }
  }

  /** Takes no new job, and resolves when those in hand are finished; without Redis, which must hear of it, at once. */
  async close(): Promise<void> {
    const { connection, onError } = this.place;
    const closed = this.worker.close(connection.status !== 'ready');
    await inTime(CLOSE_MS, closed, NOT_FINISHED).catch(onError);
    await this.standIn?.close();
  }
}

/**
 * Waits for jobs only where it is to take them, as its stand-in says; without one, always.
 *
 * Hands on data that is no JSON as the text that it is: BullMQ throws before anybody has seen the job, which then stalls, and
 * comes again, for ever.
 */
class OurWorker<Data> extends Worker<Data> {
  standIn: StandIn | undefined;

  protected override async moveToActive(token: string, name?: string): Promise<Job<Data>> {
    // BullMQ takes undefined for "none", as its own does, whatever the type says.
    if (this.standIn && !(await this.standIn.isNeededSoon())) return undefined as unknown as Job<Data>;
    return super.moveToActive(token, name);
  }

  protected override getBlockTimeout(blockUntil: number): number {
    return this.standIn && !this.standIn.isNeeded ? 0 : super.getBlockTimeout(blockUntil);
  }

  protected override createJob(json: JobJson, jobId: string): Job<Data> {
    try {
      return super.createJob(json, jobId);
    } catch (error) {
      if (!(error instanceof SyntaxError)) throw error;
      return super.createJob({ ...json, data: JSON.stringify(json.data) }, jobId);
    }
  }
}

async function finish<Data>(job: Job<Data>, token: string | undefined, again: number | null): Promise<void> {
  if (again === null) return;
  await job.moveToDelayed(again, token);
  throw new DelayedError();
}
