import { type Provider } from '@nestjs/common';
import { type NestExpressApplication } from '@nestjs/platform-express';
import { knownReasons } from '#apns';
import { type Call, type CallWitness, type Clock, NO_ANSWER, NOT_SENT } from '#calls';
import { type WorkerConfig } from '#config';
import { QueueLooks } from '#queues';
import { checkRedis } from '#redis';
import {
  CallMetrics,
  CallStory,
  type Log,
  Metrics,
  metricsPage,
  PushMetrics,
  watchEventLoop,
  watchQueues,
  watchRedis,
} from '#telemetry';
import { type Connections } from './connections.js';
import * as part from './parts.js';
import { pageOfQueues } from './page-of-queues.js';

/** What sees the work of this worker, and has no part in it. */
export const observingProviders: Provider[] = [
  { provide: Metrics, useFactory: () => new Metrics() },
  {
    provide: PushMetrics,
    inject: [Metrics],
    useFactory: (metrics: Metrics) => new PushMetrics(metrics, new Set([...knownReasons, NOT_SENT, NO_ANSWER])),
  },
  {
    provide: part.WITNESS,
    inject: [Metrics, part.LOG],
    useFactory: (metrics: Metrics, log: Log): CallWitness => {
      const [counts, story] = [new CallMetrics(metrics), new CallStory(log)];
      return {
        changed: (before: Call | undefined, after: Call) => {
          counts.changed(before, after);
          story.changed(before, after);
        },
      };
    },
  },
];

/** The pages of metrics and queues, and what is measured all the time. Call what it returns at the end. */
export async function observe(app: NestExpressApplication, { observing, admin }: WorkerConfig): Promise<() => void> {
  const metrics = app.get(Metrics);
  const { requests } = app.get<Connections>(part.CONNECTIONS);
  const clock = app.get<Clock>(part.CLOCK);
  const looks = new QueueLooks({ connection: requests });
  app.use('/metrics', metricsPage(metrics, observing.metricsToken?.reveal()));
  if (admin.token) app.use('/admin/queues', ...(await pageOfQueues(looks.all, admin.token.reveal(), '/admin/queues')));
  const load = (name: 'push' | 'webhooks') => () => looks.load(name, clock());
  watchQueues(metrics, { push: load('push'), webhooks: load('webhooks') }, clock);
  const ends = [watchEventLoop(metrics), watchRedis(metrics, () => checkRedis(requests))];
  return () => {
    for (const end of ends) end();
  };
}
