import { connectRedis, type Keys, keysUnder, type OneRedis, type Purpose, type RedisClient } from '#redis';
import { PrivateCluster } from '../support/private-cluster.js';
import { startRedis } from '../support/private-redis.js';
import { placeOf } from '../support/redis-place.js';

/** Resolves with the next connection, whatever goes wrong before. */
export const untilReady = (redis: RedisClient): Promise<void> =>
  new Promise((resolve) => {
    redis.once('ready', resolve);
  });

/** A private Redis for the spec file that calls this at its top; connections are closed with it. */
export function redisOfThisFile() {
  let server: Awaited<ReturnType<typeof startRedis>>;
  const connections = connectionsOfThisFile<OneRedis>(
    async () => (server = await startRedis()).url,
    () => server.stop(),
  );
  return Object.assign(connections, {
    kill: () => server.kill(),
    async startAgain(): Promise<void> {
      server = await server.startAgain();
    },
  });
}

/** Likewise a cluster of three masters. */
export function clusterOfThisFile() {
  let cluster: PrivateCluster;
  const connections = connectionsOfThisFile<RedisClient>(
    async () => (cluster = await PrivateCluster.start({ args: ['--enable-debug-command', 'yes'] })).url,
    () => cluster.stop(),
  );
  return Object.assign(connections, { nodes: () => cluster.members });
}

/** Of a spec file to its Redis; `Client` is what its address leads to. */
function connectionsOfThisFile<Client extends RedisClient>(start: () => Promise<string>, stop: () => Promise<void>) {
  const connections: RedisClient[] = [];
  const errors: unknown[] = [];
  let url: string;
  let prefixes = 0;
  beforeAll(async () => {
    url = await start();
  });
  afterAll(async () => {
    for (const connection of connections) connection.disconnect();
    await stop();
  });

  /** Ready for commands. */
  async function connect(purpose: Exclude<Purpose, 'requests'>): Promise<OneRedis>;
  async function connect(purpose: Purpose): Promise<Client>;
  async function connect(purpose: Purpose): Promise<RedisClient> {
    const redis = connectRedis(placeOf(url), { purpose, onError: (error) => errors.push(error) });
    connections.push(redis);
    await untilReady(redis);
    return redis;
  }

  return {
    errors,
    connect,
    /** A place of its own for each test. */
    freshPrefix: (): string => `test-${++prefixes}`,
    freshKeys(): Keys {
      return keysUnder(this.freshPrefix());
    },
    get url() {
      return url;
    },
  };
}

/** What the two above have in common. */
export type RedisOfAFile = ReturnType<typeof connectionsOfThisFile>;
