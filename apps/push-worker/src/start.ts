import 'reflect-metadata';
import { NestFactory } from '@nestjs/core';
import { type NestExpressApplication } from '@nestjs/platform-express';
import { type AddressInfo, type Server } from 'node:net';
import { type ApnsSender } from '#apns';
import { type Clock } from '#calls';
import { publicUrlOf, type WorkerConfig } from '#config';
import { type PushWorker } from '#queues';
import { type Running } from '#lifecycle';
import { watchMemoryPolicy } from '#redis';
import { frameworkLog, type Log } from '#telemetry';
import { type Connections, disconnect, untilConnected } from './connections.js';
import * as part from './parts.js';
import { PushWorkerModule } from './push-worker.module.js';

/** Starts a push worker. Rejects where its address is taken or a credential is bad; a Redis that is away is waited for. */
export async function startPushWorker(config: WorkerConfig, log: Log, clock: Clock = Date.now): Promise<Running> {
  const app = await NestFactory.create<NestExpressApplication>(PushWorkerModule.of(config, log, clock), {
    logger: frameworkLog(log),
    abortOnError: false,
  });
  app.disable('x-powered-by');
  await untilConnected(app.get<Connections>(part.CONNECTIONS));
  await app.listen(config.address.port, config.address.host);
  const { port } = (app.getHttpServer() as Server).address() as AddressInfo;
  watchMemoryPolicy(app.get<Connections>(part.CONNECTIONS).requests, log);
  return { url: publicUrlOf({ host: config.address.host }, port), close: () => close(app) };
}

async function close(app: NestExpressApplication): Promise<void> {
  await app.get<PushWorker>(part.PUSH_WORKER).close();
  await app.get<ApnsSender>(part.PUSH_SENDER).close();
  await app.close();
  disconnect(app.get<Connections>(part.CONNECTIONS));
}
