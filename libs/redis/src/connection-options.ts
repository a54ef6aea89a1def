import { type ClusterOptions, type RedisOptions } from 'ioredis';

/**
 * What a connection is for decides how it behaves while Redis is away. `requests`: somebody waits for the answer, and is told
 * no at once. `publish`: likewise, many small commands. `subscribe` and `worker`: waits for Redis for as long as it takes.
 */
export type Purpose = 'requests' | 'publish' | 'subscribe' | 'worker';

/** An answer to a client is due within 2 s, whatever Redis does. */
const COMMAND_TIMEOUT_MS = 1_500;
/** Without an answer for so long a connection counts as dead, though nobody closed it. */
const SILENCE_MS = 5_000;
const CONNECT_TIMEOUT_MS = 2_000;
const LONGEST_WAIT_MS = 1_000;

type Options = Omit<RedisOptions, 'replyMapping'>;

const impatient: Options = {
  commandTimeout: COMMAND_TIMEOUT_MS,
  socketTimeout: SILENCE_MS,
  enableOfflineQueue: false,
  // A command whose connection broke is answered with an error at once, and not sent again behind its asker's back.
  maxRetriesPerRequest: 0,
  autoResendUnfulfilledCommands: false,
};

const patient: Options = { maxRetriesPerRequest: null };

const optionsOf: Readonly<Record<Purpose, Options>> = {
  requests: impatient,
  // Auto-pipelining speeds PUBLISH by a quarter and slows a compare-and-set script by a third: a connection of its own.
  publish: { ...impatient, enableAutoPipelining: true },
  // The notifier subscribes again by itself, to know when hints are heard again, and pings, to know that it still could hear.
  subscribe: { ...patient, socketTimeout: SILENCE_MS, autoResubscribe: false },
  // BullMQ wants it this way, and blocks in commands for longer than any time-out here.
  worker: patient,
};

/** The wait before the next attempt to connect, in ms; `tries` counts from 1. */
export const waitBeforeReconnect = (tries: number): number => Math.min(50 * 2 ** (tries - 1), LONGEST_WAIT_MS);

/** Of a connection to one Redis. */
export const nodeOptions = (purpose: Purpose): Options => ({
  ...optionsOf[purpose],
  connectTimeout: CONNECT_TIMEOUT_MS,
  connectionName: `callwake:${purpose}`,
  retryStrategy: waitBeforeReconnect,
  // After a failover the old address may lead to what is a replica now. READONLY is Redis' code for it.
  reconnectOnError: (error) => error.message.startsWith('READONLY '),
});

/**
 * What sentinels are asked with. ioredis' own failover detector is left off: where a failover ends while it connects anew, it ends
 * that attempt, and with it the connection for good.
 */
export const sentinelOptions: Options = {
  sentinelCommandTimeout: CONNECT_TIMEOUT_MS,
  sentinelRetryStrategy: waitBeforeReconnect,
};

/** Of a client of a cluster. Where slots are it learns from errors: its timer for that may outlive it. */
export const clusterOptions: Omit<ClusterOptions, 'redisOptions'> = {
  clusterRetryStrategy: waitBeforeReconnect,
  slotsRefreshTimeout: CONNECT_TIMEOUT_MS,
  // Names are resolved with each connection, and are what certificates are checked for.
  dnsLookup: (host, callback) => {
    callback(null, host);
  },
  // Redirections are followed in any case: what is redirected was not carried out. What may have been is not sent again.
  retryDelayOnFailover: 0,
  retryDelayOnClusterDown: 0,
};
