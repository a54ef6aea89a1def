import { once } from 'node:events';
import { jest } from '@jest/globals';
import { checkMemoryPolicy, checkRedis } from '#redis';
import { redisOfThisFile, untilReady } from '../../contracts/redis-of-this-file.js';

describe('a connection to Redis', () => {
  const server = redisOfThisFile();

  it('keeps what a failed command was given to itself', async () => {
    const redis = await server.connect('requests');
    await redis.set('text', 'value');
    const failure: unknown = await redis.hset('text', 'field', 'hidden').catch((error: unknown) => error);
    expect(failure).toBeInstanceOf(Error);
    expect(failure).not.toHaveProperty('command');
  });

  it('writes commands of one moment as one', async () => {
    const redis = await server.connect('requests');
    const [single, several] = [jest.spyOn(redis.stream, '_write'), jest.spyOn(redis.stream, '_writev')];
    const asked = ['first', 'second', 'third'].map(async (key) => redis.get(key));
    const next = Promise.resolve().then(() => redis.get('fourth'));
    expect(await Promise.all([...asked, next])).toEqual([null, null, null, null]);
    expect(single).not.toHaveBeenCalled();
    expect(several).toHaveBeenCalledTimes(1);
    expect(several.mock.lastCall?.[0]).toHaveLength(4);
  });

  describe('for requests, while Redis is away', () => {
    it('rejects at once, and is back by itself when Redis is', async () => {
      const redis = await server.connect('requests');
      const lost = once(redis, 'close');
      await server.kill();
      await lost;
      await expect(redis.ping()).rejects.toThrow();
      expect(await checkRedis(redis)).toBe(false);
      const [refused] = (await once(redis, 'error')) as [Error];
      expect(server.errors).toContain(refused);
      const back = untilReady(redis);
      await server.startAgain();
      await back;
      expect(await checkRedis(redis)).toBe(true);
    });

    it('rejects what was on its way when the connection broke', async () => {
      const redis = await server.connect('requests');
      const waiting = redis.blpop('nothing comes here', 0);
      redis.stream.destroy();
      await expect(waiting).rejects.toThrow();
    });
  });

  it('for requests does not wait for a Redis that says nothing', async () => {
    const redis = await server.connect('requests');
    const other = await server.connect('worker');
    await other.client('PAUSE', 3_000, 'ALL');
    expect(await checkRedis(redis)).toBe(false);
  });

  it('is made anew where the Redis is a replica now, as its name may lead to another one by then', async () => {
    const redis = await server.connect('requests');
    await redis.replicaof('127.0.0.1', 1);
    const again = untilReady(redis);
    await expect(redis.set('key', 'value')).rejects.toThrow('READONLY');
    await again;
    await redis.replicaof('NO', 'ONE');
  });

  it('for workers keeps what is asked until Redis is back', async () => {
    const redis = await server.connect('worker');
    const lost = once(redis, 'close');
    await server.kill();
    await lost;
    const answer = redis.ping();
    await server.startAgain();
    expect(await answer).toBe('PONG');
  });
});

describe('the memory policy of Redis', () => {
  const server = redisOfThisFile();

  it('is well where nothing is evicted', async () => {
    expect(await checkMemoryPolicy(await server.connect('requests'))).toEqual({ kind: 'ok' });
  });

  it('is wrong where keys may be evicted, and the message says what to set', async () => {
    const redis = await server.connect('requests');
    await redis.config('SET', 'maxmemory-policy', 'allkeys-lru');
    const policy = await checkMemoryPolicy(redis);
    expect(policy.kind).toBe('wrong');
    expect(policy).toHaveProperty('message', expect.stringContaining('maxmemory-policy noeviction'));
  });

  it('is unknown where Redis does not say', async () => {
    const redis = await server.connect('requests');
    await redis.acl('SETUSER', 'managed', 'on', '>managed', '~*', '+@all', '-info', '-config');
    await redis.auth('managed', 'managed');
    expect((await checkMemoryPolicy(redis)).kind).toBe('unknown');
  });
});
