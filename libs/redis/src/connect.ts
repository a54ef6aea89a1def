import { type Redis, type RedisOptions } from 'ioredis';
import { ClusterNode } from './cluster-node.js';
import { clusterOptions, nodeOptions, type Purpose, sentinelOptions } from './connection-options.js';
import { DiscreetCluster, DiscreetRedis } from './discreet-redis.js';
import { type OneRedis, type RedisClient } from './redis-client.js';
import { type RedisPlace } from './redis-place.js';

export interface ConnectionOptions<For extends Purpose = Purpose> {
  readonly purpose: For;
  /** Hears why there is no connection, each time that one fails; the next attempt follows by itself. */
  readonly onError: (error: Error) => void;
}

/**
 * Returns at once, connects by itself, and again after each loss. In a cluster only `requests` go to all of its nodes. `publish` and
 * `subscribe` go to whichever can be reached, as a message of one is heard at all, and what one server tells another comes in
 * order. `worker` goes to the node that has the queues, which share a slot.
 */
export function connectRedis(place: RedisPlace, options: ConnectionOptions<Exclude<Purpose, 'requests'>>): OneRedis;
export function connectRedis(place: RedisPlace, options: ConnectionOptions): RedisClient;
export function connectRedis(place: RedisPlace, { purpose, onError }: ConnectionOptions): RedisClient {
  const redis = connectionTo(place, purpose, onError);
  redis.on('error', onError);
  return redis;
}

function connectionTo(place: RedisPlace, purpose: Purpose, onError: (error: Error) => void): RedisClient {
  if (place.form !== 'cluster') return toOne(place, purpose);
  return purpose === 'requests' ? toCluster(place, onError) : toOneOfCluster(place, purpose);
}

function toOne(place: RedisPlace, purpose: Purpose): Redis {
  const { nodes, form, master, database, sentinelPassword, tls } = place;
  const options = { ...nodeOptions(purpose), ...credentialsOf(place), db: database };
  if (form === 'single') return new DiscreetRedis({ ...options, ...nodes[0] });
  return new DiscreetRedis({
    ...options,
    ...sentinelOptions,
    sentinels: nodes.map((node) => ({ ...node })),
    ...(master !== undefined && { name: master }),
    ...(sentinelPassword && { sentinelPassword: sentinelPassword.reveal() }),
    ...(tls && { sentinelTLS: { ...tls }, enableTLSForSentinelMode: true }),
  });
}

function toCluster(place: RedisPlace, onError: (error: Error) => void): RedisClient {
  const options = { ...nodeOptions('requests'), ...credentialsOf(place) };
  const { retryStrategy: _, enableOfflineQueue: __, reconnectOnError: ___, ...redisOptions } = options;
  const nodes = place.nodes.map((node) => ({ ...node }));
  const cluster = new DiscreetCluster(nodes, { ...clusterOptions, redisOptions });
  // ioredis would connect a node with its first command.
  cluster.on('+node', (node: Redis) => {
    // It is told of as a `node error`, too.
    if (node.options.readOnly !== true) node.connect().catch(() => undefined);
  });
  cluster.on('node error', onceASecond(onError));
  return cluster;
}

const toOneOfCluster = (place: RedisPlace, purpose: Purpose): ClusterNode =>
  new ClusterNode(place.nodes, { ...nodeOptions(purpose), ...credentialsOf(place) });

function credentialsOf({ username, password, tls }: RedisPlace): Pick<RedisOptions, 'username' | 'password' | 'tls'> {
  return {
    ...(username !== undefined && { username }),
    ...(password && { password: password.reveal() }),
    ...(tls && { tls: { ...tls } }),
  };
}

/** A node that is gone fails with every command that is meant for it. */
function onceASecond(onError: (error: Error) => void): (error: Error) => void {
  let quietUntil = 0;
  return (error) => {
    const now = performance.now();
    if (now < quietUntil) return;
    quietUntil = now + 1_000;
    onError(error);
  };
}
