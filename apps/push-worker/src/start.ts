import 'reflect-metadata';
import { NestFactory } from '@nestjs/core';
import { type NestExpressApplication } from '@nestjs/platform-express';
import { type AddressInfo, type Server } from 'node:net';
import { type ApnsSender } from '#apns';
import { type Clock } from '#calls';
import { publicUrlOf, type WorkerConfig } from '#config';
import { type Running } from '#lifecycle';
import { type PushWorker } from '#queues';
import { watchMemoryPolicy } from '#redis';
import { frameworkLog, type Log, type Tracing, tracingTo } from '#telemetry';
import { type CallAnnouncer } from '#webhooks';
import { type Connections, disconnect, untilConnected } from './connections.js';
import { CredentialWatch } from './credential-watch.js';
import { warnOfUntold } from './missed-calls.js';
import { observe } from './observing.js';
import * as part from './parts.js';
import { PushWorkerModule } from './push-worker.module.js';
import { type Webhooks } from './webhooks.js';

export interface PushWorkerOptions {
  readonly config: WorkerConfig;
  /** Reads the configuration with its files anew: keys and certificates that change are taken up. Throws ConfigError. */
  readonly read: () => WorkerConfig;
  readonly log: Log;
  readonly clock?: Clock;
}

/** Starts a push worker. Rejects where its address is taken or a credential is bad; a Redis that is away is waited for. */
export async function startPushWorker({ config, read, log, clock = Date.now }: PushWorkerOptions): Promise<Running> {
  const tracing = await tracingTo(config.observing.tracesTo, 'push-worker');
  const app = await NestFactory.create<NestExpressApplication>(PushWorkerModule.of(config, log, clock, tracing), {
    logger: frameworkLog(log),
    abortOnError: false,
  });
  app.disable('x-powered-by');
  const connections = app.get<Connections>(part.CONNECTIONS);
  const sender = app.get<ApnsSender>(part.PUSH_SENDER);
  const endObserving = await observe(app, config);
  await untilConnected(connections);
  await app.listen(config.address.port, config.address.host);
  watchMemoryPolicy(connections.requests, log);
  sender.warm();
  warnOfUntold(config, sender, log);
  const watch = new CredentialWatch({ sender, read, log }, config);
  const { port } = (app.getHttpServer() as Server).address() as AddressInfo;
  return { url: publicUrlOf({ host: config.address.host }, port), close: () => close(app, watch, endObserving) };
}

/** In this order: no new job; pushes and webhooks in hand are finished; then nothing is left to do. */
async function close(app: NestExpressApplication, watch: CredentialWatch, endObserving: () => void): Promise<void> {
  watch.stop();
  await Promise.all([app.get<PushWorker>(part.PUSH_WORKER).close(), app.get<Webhooks | null>(part.WEBHOOKS)?.close()]);
  await app.get<CallAnnouncer | null>(part.ANNOUNCER)?.idle();
  await app.get<ApnsSender>(part.PUSH_SENDER).close();
  await app.close();
  endObserving();
  await app.get<Tracing>(part.TRACING).close();
  disconnect(app.get<Connections>(part.CONNECTIONS));
}
