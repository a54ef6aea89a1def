import { type Redis, type RedisOptions } from 'ioredis';
import { DiscreetRedis } from './discreet-redis.js';

/**
 * What a connection is for decides how it behaves while Redis is away. `requests`: somebody waits for the answer, and is told
 * no at once. `publish`: likewise, many small commands. `subscribe` and `worker`: waits for Redis for as long as it takes.
 */
export type Purpose = 'requests' | 'publish' | 'subscribe' | 'worker';

export interface ConnectionOptions {
  readonly purpose: Purpose;
  /** Hears why there is no connection, each time that one fails; the next attempt follows by itself. */
  readonly onError: (error: Error) => void;
}

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

/** Returns at once, connects by itself, and again after each loss. Throws where `url` is neither redis:// nor rediss://. */
export function connectRedis(url: string, { purpose, onError }: ConnectionOptions): Redis {
  const { protocol } = URL.canParse(url) ? new URL(url) : { protocol: undefined };
  if (protocol !== 'redis:' && protocol !== 'rediss:') {
    throw new Error('The address of Redis must look like redis://host:port or rediss://user:password@host:port/db.');
  }
  const redis = new DiscreetRedis(url, {
    ...optionsOf[purpose],
    connectTimeout: CONNECT_TIMEOUT_MS,
    connectionName: `callwake:${purpose}`,
    retryStrategy: waitBeforeReconnect,
  });
  redis.on('error', onError);
  return redis;
}

const waitBeforeReconnect = (tries: number): number => Math.min(50 * 2 ** (tries - 1), LONGEST_WAIT_MS);
