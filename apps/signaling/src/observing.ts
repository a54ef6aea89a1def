import { type Provider } from '@nestjs/common';
import { type NestExpressApplication } from '@nestjs/platform-express';
import { type Call, type CallWitness, type Clock } from '#calls';
import { type SignalingConfig } from '#config';
import { QueueLooks } from '#queues';
import { checkRedis } from '#redis';
import {
  CallMetrics,
  CallStory,
  type Log,
  Metrics,
  metricsPage,
  SignalingMetrics,
  watchEventLoop,
  watchQueues,
  watchRedis,
} from '#telemetry';
import { type Connections } from './connections.js';
import * as part from './parts.js';
import { Lines } from './sockets/lines.js';

/** What sees the work of this server, and has no part in it. */
export const observingProviders: Provider[] = [
  { provide: Metrics, useFactory: () => new Metrics() },
  {
    provide: SignalingMetrics,
    inject: [Metrics, Lines],
    useFactory: (metrics: Metrics, lines: Lines) => new SignalingMetrics(metrics, () => lines.count),
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

/** The page of metrics, and what is measured for it all the time. Call what it returns at the end. */
export function observe(app: NestExpressApplication, { observing }: SignalingConfig): () => void {
  const metrics = app.get(Metrics);
  const { requests } = app.get<Connections>(part.CONNECTIONS);
  const clock = app.get<Clock>(part.CLOCK);
  app.use('/metrics', metricsPage(metrics, observing.metricsToken?.reveal()));
  const queues = new QueueLooks({ connection: requests });
  watchQueues(metrics, { checks: () => queues.load('checks', clock()) }, clock);
  const ends = [watchEventLoop(metrics), watchRedis(metrics, () => checkRedis(requests))];
  return () => {
    for (const end of ends) end();
  };
}
