import { type Metrics } from './registry.js';

/** What a queue holds now. */
export interface QueueLoad {
  readonly waiting: number;
  /** For its time, which may have come. */
  readonly delayed: number;
  readonly active: number;
  /** Since when the job that waits the longest has been due, in ms since epoch; absent: none is. */
  readonly oldestDueAt?: number;
}

/** No page waits longer for Redis. */
const WITHIN_MS = 1_000;
const STATES = ['waiting', 'delayed', 'active'] as const;

/** Of queues that all processes share: each tells the same of them, and what is told is not to be added up. */
export function watchQueues(
  metrics: Metrics,
  queues: Readonly<Record<string, () => Promise<QueueLoad>>>,
  clock: () => number,
): void {
  const jobs = metrics.gauge({ name: 'queue_jobs', help: 'Jobs of a queue, by state.', labels: ['queue', 'state'] });
  const oldest = metrics.gauge({
    name: 'queue_oldest_job_age_seconds',
    help: 'How long the oldest job that is due has waited.',
    labels: ['queue'],
  });
  const webhooks = metrics.gauge({ name: 'webhooks_waiting', help: 'Webhooks that were not received yet.' });
  const tell = (queue: string, load: QueueLoad): void => {
    for (const state of STATES) jobs.set({ queue, state }, load[state]);
    oldest.set({ queue }, load.oldestDueAt === undefined ? 0 : Math.max(clock() - load.oldestDueAt, 0) / 1000);
    if (queue === 'webhooks') webhooks.set(load.waiting + load.delayed + load.active);
  };
  metrics.look(async () => {
    // What Redis does not say is better told by no figure than by an old one.
    for (const gauge of [jobs, oldest, webhooks]) gauge.reset();
    const asked = Object.entries(queues).map(async ([queue, load]) => {
      tell(queue, await inTime(load()));
    });
    await Promise.allSettled(asked);
  });
}

async function inTime<T>(answer: Promise<T>): Promise<T> {
  let timer: NodeJS.Timeout | undefined;
  const late = new Promise<never>((_, reject) => {
    timer = setTimeout(reject, WITHIN_MS, new Error('Redis did not answer in time.'));
  });
  return Promise.race([answer, late]).finally(() => {
    clearTimeout(timer);
  });
}
