import 'reflect-metadata';
import { NestFactory } from '@nestjs/core';
import { type NestExpressApplication } from '@nestjs/platform-express';
import { type AddressInfo, type Server } from 'node:net';
import { type Clock } from '#calls';
import { publicUrlOf, type SignalingConfig } from '#config';
import { type RingChecks } from '#queues';
import { type Running } from '#lifecycle';
import { frameworkLog, type Log, SignalingMetrics, type Tracing, tracingTo } from '#telemetry';
import { type CallAnnouncer, SignedPosts } from '#webhooks';
import { type Connections, disconnect, untilConnected } from './connections.js';
import { ProblemFilter } from './http/problem.filter.js';
import { hearOthers, type Hearing } from './hearing.js';
import { observe } from './observing.js';
import * as part from './parts.js';
import { PublicUrl } from './public-url.js';
import { SignalingModule } from './signaling.module.js';
import { Answers } from './sockets/answers.js';
import { CallwakeIoAdapter } from './sockets/callwake-io-adapter.js';
import { Handshakes } from './sockets/handshake.js';
import { Switchboard } from './sockets/switchboard.js';

/** An offer of 64 KiB may take six bytes a byte as JSON. */
const MOST_BODY_BYTES = 512 * 1024;

/** Starts a signaling server. Rejects where its address is taken; a Redis that is away is waited for. */
export async function startSignaling(config: SignalingConfig, log: Log, clock: Clock = Date.now): Promise<Running> {
  const tracing = await tracingTo(config.observing.tracesTo, 'signaling');
  const app = await NestFactory.create<NestExpressApplication>(SignalingModule.of(config, log, clock, tracing), {
    logger: frameworkLog(log),
    abortOnError: false,
  });
  app.disable('x-powered-by');
  app.useBodyParser('json', { limit: MOST_BODY_BYTES });
  app.set('trust proxy', config.trustedProxies);
  app.enableCors({ origin: [...config.corsOrigins] });
  app.useGlobalFilters(new ProblemFilter(log));
  app.useWebSocketAdapter(adapterOf(app, config, log, clock));
  const endObserving = observe(app, config);
  await untilConnected(app.get<Connections>(part.CONNECTIONS));
  const hearing = await hearOthers(app, log);
  await app.listen(config.address.port, config.address.host);
  const { port } = (app.getHttpServer() as Server).address() as AddressInfo;
  app.get(PublicUrl).value = publicUrlOf(config.address, port);
  return { url: publicUrlOf({ host: config.address.host }, port), close: () => close(app, hearing, endObserving) };
}

function adapterOf(app: NestExpressApplication, config: SignalingConfig, log: Log, clock: Clock): CallwakeIoAdapter {
  const { corsOrigins, trustedProxies, rates } = config;
  const publicUrl = () => app.get(PublicUrl).value;
  const own = {
    handshakes: app.get(Handshakes),
    answers: app.get(Answers),
    metrics: app.get(SignalingMetrics),
    publicUrl,
  };
  const parts = { ...own, corsOrigins, trustedProxies, rates, clock, log };
  return new CallwakeIoAdapter(app, parts);
}

/** In this order: no new socket or request; no new check; what was asked is answered; where sockets were is noted. */
async function close(app: NestExpressApplication, hearing: Hearing, endObserving: () => void): Promise<void> {
  // Those that there are stay until the app closes.
  (app.getHttpServer() as Server).close();
  hearing.stop();
  await app.get<RingChecks>(part.RING_CHECKS).close();
  await app.get(Answers).idle();
  await app.close();
  await app.get(Switchboard).closed();
  app.get(SignedPosts).close();
  await app.get<CallAnnouncer | null>(part.ANNOUNCER)?.idle();
  await hearing.end();
  endObserving();
  await app.get<Tracing>(part.TRACING).close();
  disconnect(app.get<Connections>(part.CONNECTIONS));
}
