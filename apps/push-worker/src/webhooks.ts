import { type Clock } from '#calls';
import { type WebhookConfig, type WorkerConfig } from '#config';
import { BullmqWebhookQueue, WebhookWorker } from '#queues';
import { type RedisUnusableJobs } from '#redis';
import { type Log } from '#telemetry';
import { CallAnnouncer, SignedPosts } from '#webhooks';
import { type Connections } from './connections.js';
import { setAsideIn } from './set-aside.js';
import { WebhookProcessor } from './webhook-processor.js';

const ANSWER_WITHIN_MS = 10_000;
/** Posts at once: a receiver that hangs holds up no more than its own. */
const AT_ONCE = 50;
/** A process has 7 s to end; a receiver that has not answered by then is asked again by another worker. */
const DRAIN_MS = 2_000;

/** Null: nobody is to be told. */
export const announcerOf = ({ requests }: Connections, { webhook }: WorkerConfig, log: Log): CallAnnouncer | null =>
  webhook &&
  new CallAnnouncer(new BullmqWebhookQueue({ connection: requests }), (error) => {
    log.warn({ err: error }, 'a webhook could not be queued yet: the check of its call does it');
  });

/** Sends webhooks from now on; null where there is nobody to send them to. */
export const webhooksOf = (
  unusable: RedisUnusableJobs,
  connections: Connections,
  { webhook }: WorkerConfig,
  clock: Clock,
  log: Log,
): Webhooks | null => webhook && new Webhooks(webhook, unusable, connections, clock, log);

export class Webhooks {
  private readonly posts = new SignedPosts();
  private readonly draining = new AbortController();
  private readonly worker: WebhookWorker;

  constructor(to: WebhookConfig, unusable: RedisUnusableJobs, { worker }: Connections, clock: Clock, log: Log) {
    const parts = { posts: this.posts, clock, chance: Math.random, withinMs: ANSWER_WITHIN_MS, log };
    const processor = new WebhookProcessor(to, parts);
    const send = (...[webhook, signal]: Parameters<WebhookProcessor['process']>) =>
      processor.process(webhook, AbortSignal.any([signal, this.draining.signal]));
    this.worker = new WebhookWorker(send, {
      connection: worker,
      concurrency: AT_ONCE,
      setAside: setAsideIn(unusable, log),
      onError: (error) => {
        log.warn({ err: error }, 'the queue of webhooks met an error; its jobs go on');
      },
    });
  }

  /** Takes nothing new, and resolves when what is in hand is received, or back in the queue. */
  async close(): Promise<void> {
    const late = setTimeout(() => {
      this.draining.abort();
    }, DRAIN_MS);
    await this.worker.close();
    clearTimeout(late);
    this.posts.close();
  }
}
