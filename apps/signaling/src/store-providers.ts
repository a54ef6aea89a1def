import { type Provider } from '@nestjs/common';
import { checkCall, type Clock, type Exchange } from '#calls';
import { type SignalingConfig } from '#config';
import { BullmqPushQueue, BullmqRingTimer, BullmqWebhookQueue, OwnChecks, RingChecks } from '#queues';
import { InviteRate, RedisCallStore, RedisDeviceBook, RedisPartyNotifier } from '#redis';
import { type Log } from '#telemetry';
import { CallAnnouncer } from '#webhooks';
import { type Connections, connectionsBy } from './connections.js';
import { exchangeOf } from './exchange.js';
import { InviteLimit } from './limits/invite-limit.js';
import * as part from './parts.js';
import { PublicUrl } from './public-url.js';
import { readinessOf } from './readiness.js';
import { Lines } from './sockets/lines.js';

/** Calls whose checks are in hand at once. */
const CHECKS_AT_ONCE = 50;

const failed = (log: Log, what: string) => (error: unknown) => {
  log.warn({ err: error }, what);
};

/** All that is kept in Redis and BullMQ, behind the ports of libs/calls. */
export const storeProviders: Provider[] = [
  { provide: part.CONNECTIONS, inject: [part.CONFIG, part.LOG], useFactory: connectionsBy },
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
  {
    provide: part.NOTIFIER,
    inject: [part.CONNECTIONS, part.LOG],
    useFactory: (connections: Connections, log: Log) =>
      new RedisPartyNotifier(connections, failed(log, 'a hint of another server was not understood')),
  },
  {
    provide: part.PUSH_QUEUE,
    inject: [part.CONNECTIONS, PublicUrl],
    useFactory: ({ requests }: Connections, url: PublicUrl) =>
      new BullmqPushQueue({ connection: requests }, () => url.value),
  },
  { provide: part.OWN_CHECKS, useFactory: () => new OwnChecks() },
  {
    provide: part.RING_TIMER,
    inject: [part.CONNECTIONS, part.CLOCK, part.OWN_CHECKS],
    useFactory: ({ requests }: Connections, clock: Clock, own: OwnChecks) =>
      new BullmqRingTimer({ connection: requests }, clock, own),
  },
  {
    provide: part.ANNOUNCER,
    inject: [part.CONNECTIONS, part.CONFIG, part.LOG],
    useFactory: ({ requests }: Connections, { webhook }: SignalingConfig, log: Log) =>
      webhook &&
      new CallAnnouncer(
        new BullmqWebhookQueue({ connection: requests }),
        failed(log, 'a webhook could not be queued yet: the check of its call does it'),
      ),
  },
  {
    provide: part.EXCHANGE,
    inject: [
      part.CALL_STORE,
      part.DEVICE_BOOK,
      part.PUSH_QUEUE,
      part.RING_TIMER,
      part.CONFIG,
      part.CLOCK,
      part.SERVER,
      Lines,
      part.ANNOUNCER,
      part.WITNESS,
    ],
    useFactory: exchangeOf,
  },
  {
    provide: part.RING_CHECKS,
    inject: [part.EXCHANGE, part.CONNECTIONS, part.LOG, part.OWN_CHECKS],
    useFactory: (exchange: Exchange, { worker }: Connections, log: Log, own: OwnChecks) => {
      const onError = failed(log, 'the check of a call could not be carried out; it comes again');
      const place = { connection: worker, concurrency: CHECKS_AT_ONCE, onError };
      return new RingChecks((call, users) => checkCall(exchange, call, users), place, own);
    },
  },
  {
    provide: InviteLimit,
    inject: [part.CONNECTIONS, part.CONFIG],
    useFactory: ({ requests }: Connections, { rates }: SignalingConfig) =>
      new InviteLimit(rates.invites && new InviteRate(requests, rates.invites).take),
  },
  {
    provide: part.READINESS,
    inject: [part.CONNECTIONS],
    useFactory: readinessOf,
  },
];
