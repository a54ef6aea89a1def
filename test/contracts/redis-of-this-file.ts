import { type Redis } from 'ioredis';
import { connectRedis, type Keys, keysUnder, type Purpose } from '#redis';
import { startRedis } from '../support/private-redis.js';

/** Resolves with the next connection, whatever goes wrong before. */
export const untilReady = (redis: Redis): Promise<void> => new Promise((resolve) => redis.once('ready', resolve));

/** A private Redis for the spec file that calls this at its top; connections are closed with it. */
export function redisOfThisFile() {
  const connections: Redis[] = [];
  const errors: unknown[] = [];
  let server: Awaited<ReturnType<typeof startRedis>>;
  let prefixes = 0;
  beforeAll(async () => {
    server = await startRedis();
  });
  afterAll(async () => {
    for (const connection of connections) connection.disconnect();
    await server.stop();
  });
  return {
    errors,
    /** Ready for commands. */
    async connect(purpose: Purpose): Promise<Redis> {
      const redis = connectRedis(server.url, { purpose, onError: (error) => errors.push(error) });
      connections.push(redis);
      await untilReady(redis);
      return redis;
    },
    /** A place of its own for each test. */
    freshPrefix: (): string => `test-${++prefixes}`,
    freshKeys(): Keys {
      return keysUnder(this.freshPrefix());
    },
    get url() {
      return server.url;
    },
    kill: () => server.kill(),
    async startAgain(): Promise<void> {
      server = await server.startAgain();
    },
  };
}
