import { type Redis } from 'ioredis';
import { RedisTime } from '../../../libs/redis/src/redis-time.js';
import { redisOfThisFile, untilReady } from '../../contracts/redis-of-this-file.js';

describe('Redis’ time, seen from a server', () => {
  const server = redisOfThisFile();
  let redis: Redis;
  let behindMs: number;
  let time: RedisTime;

  beforeEach(async () => {
    redis = await server.connect('requests');
    behindMs = 5_000;
    time = new RedisTime(redis, () => Date.now() - behindMs);
  });

  /** To the second. */
  const offset = async () => Math.round((await time.offset('a key')) / 1000);

  it('is ahead by as much as the server’s clock is behind', async () => {
    expect(await offset()).toBe(5);
  });

  it('is known for a minute', async () => {
    await time.offset('a key');
    behindMs -= 50_000;
    expect(await offset()).toBe(5);
    behindMs -= 20_000;
    expect(await offset()).toBe(-65);
  });

  it('is asked for again on a new connection, which may lead to another Redis', async () => {
    await time.offset('a key');
    behindMs = 0;
    const again = untilReady(redis);
    redis.disconnect(true);
    await again;
    expect(await offset()).toBeCloseTo(0);
  });

  it('can be asked for again where that failed once', async () => {
    const again = untilReady(redis);
    redis.disconnect(true);
    await expect(time.offset('a key')).rejects.toThrow();
    await again;
    expect(await offset()).toBe(5);
  });
});
