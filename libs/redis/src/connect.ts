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
 * Returns at once, connects by itself, and again after each loss. In a cluster, `publish` and `subscribe` go to one node, whichever
 * can be reached, as a message of one is heard at all; so what one server tells another comes in order.
 */
export function connectRedis(place: RedisPlace, options: ConnectionOptions<'publish' | 'subscribe'>): OneRedis;
export function connectRedis(place: RedisPlace, options: ConnectionOptions): RedisClient;
export function connectRedis(place: RedisPlace, { purpose, onError }: ConnectionOptions): RedisClient {
  const redis = place.form === 'cluster' ? toCluster(place, purpose, onError) : toOne(place, purpose);
  redis.on('error', onError);
  return redis;
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

function toCluster(place: RedisPlace, purpose: Purpose, onError: (error: Error) => void): RedisClient {
  const { retryStrategy: _, enableOfflineQueue: __, ...options } = { ...nodeOptions(purpose), ...credentialsOf(place) };
  if (purpose === 'publish' || purpose === 'subscribe') {
    return new ClusterNode(place.nodes, { ...nodeOptions(purpose), ...credentialsOf(place) });
  }
  const cluster = new DiscreetCluster(
    place.nodes.map((node) => ({ ...node })),
    { ...clusterOptions(purpose), redisOptions: options },
    purpose === 'requests',
  );
  // ioredis would connect a node with its first command.
  cluster.on('+node', (node: Redis) => {
    // It is told of as a `node error`, too.
    if (node.options.readOnly !== true) node.connect().catch(() => undefined);
  });
  cluster.on('node error', onceASecond(onError));
  return cluster;
}

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
