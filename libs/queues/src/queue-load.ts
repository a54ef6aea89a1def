import { Queue } from 'bullmq';
import { CHECK_QUEUE, PREFIX, PUSH_QUEUE, WEBHOOK_QUEUE } from './names.js';
import { type QueuePlace } from './request-queue.js';

/** What a queue holds now. */
export interface QueueLoad {
  readonly waiting: number;
  /** For its time, which may have come. */
  readonly delayed: number;
  readonly active: number;
  /** Since when the job that waits the longest has been due, in ms since epoch; absent: none is. */
  readonly oldestDueAt?: number;
}

export type QueueName = 'push' | 'checks' | 'webhooks';
const NAMES: Readonly<Record<QueueName, string>> = { push: PUSH_QUEUE, checks: CHECK_QUEUE, webhooks: WEBHOOK_QUEUE };

/** BullMQ's order of delayed jobs: the time in ms since epoch, and a counter in the lowest 12 bits. */
const SCORES_A_MS = 0x1000;

/** Looks at the queues, and changes nothing. */
export class QueueLooks {
  private readonly queues: Readonly<Record<QueueName, Queue>>;

  constructor({ connection, prefix = PREFIX }: QueuePlace) {
    const noWaiting = { skipWaitingForReady: true, skipVersionCheck: true, skipMetasUpdate: true };
    const looked = (name: QueueName): Queue => {
      const queue = new Queue(NAMES[name], { connection, prefix, ...noWaiting });
      // The connection's owner hears of its errors, and whoever asks hears that it failed.
      queue.on('error', () => undefined);
      return queue;
    };
    this.queues = { push: looked('push'), checks: looked('checks'), webhooks: looked('webhooks') };
  }

  /** As BullMQ has them, for a page that shows them. */
  get all(): readonly Queue[] {
    return Object.values(this.queues);
  }

  /** Rejects where Redis can't be asked. */
  async load(name: QueueName, now: number): Promise<QueueLoad> {
    const queue = this.queues[name];
    const [counts, lateSince, waitingSince] = await Promise.all([
      queue.getJobCounts('wait', 'prioritized', 'delayed', 'active'),
      delayedSince(queue, now),
      // The check of a call is one job that comes again and again: of it only its time tells how late it is.
      name === 'checks' ? undefined : firstWaitingSince(queue),
    ]);
    const { wait = 0, prioritized = 0, delayed = 0, active = 0 } = counts;
    const since = [lateSince, waitingSince].filter((at) => at !== undefined);
    return {
      ...{ waiting: wait + prioritized, delayed, active },
      ...(since.length > 0 && { oldestDueAt: Math.min(...since) }),
    };
  }
}

/** Only as far as Redis' own commands go: BullMQ does not tell the time for which a job is delayed. */
interface Commands {
  zrange(key: string, start: number, stop: number, scores: 'WITHSCORES'): Promise<string[]>;
}

async function delayedSince(queue: Queue, now: number): Promise<number | undefined> {
  const client = (await queue.getBackend().client) as unknown as Commands;
  const [, score] = await client.zrange(queue.toKey('delayed'), 0, 0, 'WITHSCORES');
  const at = score === undefined ? undefined : Math.floor(Number(score) / SCORES_A_MS);
  return at !== undefined && at <= now ? at : undefined;
}

async function firstWaitingSince(queue: Queue): Promise<number | undefined> {
  const first = await queue.getJobs(['wait', 'prioritized'], 0, 0, true);
  const times = first.map(({ timestamp, delay }) => timestamp + delay);
  return times.length > 0 ? Math.min(...times) : undefined;
}
