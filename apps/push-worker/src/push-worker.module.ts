import { type DynamicModule, Module, type Provider } from '@nestjs/common';
import { type CallStore, type Clock, type DeviceBook, type Exchange } from '#calls';
import { type WorkerConfig } from '#config';
import { type Delivery } from '#push';
import { RedisCallStore, RedisDeviceBook, RedisUnusableJobs } from '#redis';
import { type Log, PushMetrics, type Tracing } from '#telemetry';
import { type ApnsSender } from '#apns';
import { type Connections, connectionsBy } from './connections.js';
import { deliveryOf } from './delivery.js';
import { exchangeOf } from './exchange.js';
import { HealthController } from './health.controller.js';
import { missedCallDeliveryOf } from './missed-calls.js';
import { observedDelivery } from './observed-delivery.js';
import { observingProviders } from './observing.js';
import * as part from './parts.js';
import { MissedCallProcessor, PushProcessor } from './push-processor.js';
import { pushWorkerOf } from './push-worker.js';
import { readinessOf } from './readiness.js';
import { senderOf } from './sender.js';
import { announcerOf, webhooksOf } from './webhooks.js';

const providers: Provider[] = [
  { provide: part.CONNECTIONS, inject: [part.CONFIG, part.LOG], useFactory: connectionsBy },
  { provide: part.READINESS, inject: [part.CONNECTIONS], useFactory: readinessOf },
  {
    provide: part.CALL_STORE,
    inject: [part.CONNECTIONS, part.CLOCK],
    useFactory: ({ requests }: Connections, clock: Clock) => new RedisCallStore(requests, clock),
  },
  {
    provide: part.DEVICE_BOOK,
    inject: [part.CONNECTIONS, part.CLOCK],
    useFactory: ({ requests }: Connections, clock: Clock) => new RedisDeviceBook(requests, clock),
  },
  { provide: part.ANNOUNCER, inject: [part.CONNECTIONS, part.CONFIG, part.LOG], useFactory: announcerOf },
  {
    provide: part.EXCHANGE,
    inject: [
      part.CALL_STORE,
      part.DEVICE_BOOK,
      part.CONNECTIONS,
      part.CONFIG,
      part.CLOCK,
      part.ANNOUNCER,
      part.WITNESS,
    ],
    useFactory: exchangeOf,
  },
  {
    provide: part.PUSH_SENDER,
    inject: [part.CONFIG, part.CONNECTIONS, part.LOG, part.CLOCK, PushMetrics],
    useFactory: senderOf,
  },
  {
    provide: part.DELIVERY,
    inject: [part.CALL_STORE, part.DEVICE_BOOK, part.PUSH_SENDER, part.CONFIG, part.CLOCK, PushMetrics, part.TRACING],
    useFactory: async (
      calls: CallStore,
      devices: DeviceBook,
      sender: ApnsSender,
      config: WorkerConfig,
      clock: Clock,
      metrics: PushMetrics,
      tracing: Tracing,
    ) => observedDelivery(await deliveryOf(calls, devices, sender, config, clock), metrics, tracing),
  },
  {
    provide: PushProcessor,
    inject: [part.DELIVERY, part.EXCHANGE, part.LOG],
    useFactory: (delivery: Delivery, exchange: Exchange, log: Log) => new PushProcessor(delivery, exchange, log),
  },
  {
    provide: MissedCallProcessor,
    inject: [part.DELIVERY, part.EXCHANGE, part.CONFIG, part.LOG],
    useFactory: (delivery: Delivery, exchange: Exchange, config: WorkerConfig, log: Log) =>
      new MissedCallProcessor(missedCallDeliveryOf(delivery, config), exchange, log),
  },
  {
    provide: part.UNUSABLE_JOBS,
    inject: [part.CONNECTIONS, part.CLOCK],
    useFactory: ({ requests }: Connections, clock: Clock) => new RedisUnusableJobs(requests, clock),
  },
  {
    provide: part.PUSH_WORKER,
    inject: [
      PushProcessor,
      MissedCallProcessor,
      part.UNUSABLE_JOBS,
      part.CONNECTIONS,
      part.CONFIG,
      part.LOG,
      part.TRACING,
    ],
    useFactory: pushWorkerOf,
  },
  {
    provide: part.WEBHOOKS,
    inject: [part.UNUSABLE_JOBS, part.CONNECTIONS, part.CONFIG, part.CLOCK, part.LOG],
    useFactory: webhooksOf,
  },
];

/** The object graph of a push worker. */
@Module({})
export class PushWorkerModule {
  static of(config: WorkerConfig, log: Log, clock: Clock, tracing: Tracing): DynamicModule {
    return {
      module: PushWorkerModule,
      controllers: [HealthController],
      providers: [
        { provide: part.CONFIG, useValue: config },
        { provide: part.LOG, useValue: log },
        { provide: part.CLOCK, useValue: clock },
        { provide: part.TRACING, useValue: tracing },
        ...observingProviders,
        ...providers,
      ],
    };
  }
}
