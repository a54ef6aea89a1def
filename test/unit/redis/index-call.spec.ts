import { type Redis } from 'ioredis';
import { type Keys, RedisCallStore } from '#redis';
import { redisOfThisFile } from '../../contracts/redis-of-this-file.js';

const alice = { app: 'demo', user: 'alice' };
const first = { app: 'demo', callId: 'first' };
const second = { app: 'demo', callId: 'second' };
const HOUR_MS = 3_600_000;

describe('index-call.lua', () => {
  const server = redisOfThisFile();
  let redis: Redis;
  let keys: Keys;
  let now: number;
  let store: RedisCallStore;

  beforeEach(async () => {
    redis = await server.connect('requests');
    keys = server.freshKeys();
    now = Date.now();
    store = new RedisCallStore(redis, () => now, keys);
  });

  /** How long the user's calls are kept, to the second. */
  const seconds = async () => Math.round((await redis.pttl(keys.calls(alice))) / 1000);

  it('keeps a user’s calls until the last of them is of no interest', async () => {
    await store.index([alice], first, now + HOUR_MS, now);
    await store.index([alice], second, now + 60_000, now);
    expect(await seconds()).toBe(3_600);
  });

  it('keeps them shorter once that one ends sooner', async () => {
    await store.index([alice], first, now + HOUR_MS, now);
    await store.index([alice], first, now + 60_000, now);
    expect(await seconds()).toBe(60);
  });

  it('goes by Redis’ clock where the server’s is an hour behind', async () => {
    now -= HOUR_MS;
    await store.index([alice], first, now + 60_000, now);
    expect(await seconds()).toBe(60);
  });

  it('drops calls whose time has passed', async () => {
    await store.index([alice], first, now + 1_000, now);
    await store.index([alice], second, now + HOUR_MS, now + 2_000);
    expect(await redis.zrange(keys.calls(alice), '0', '-1')).toEqual(['second']);
  });

  it('leaves nothing where the call itself is past its time', async () => {
    await store.index([alice], first, now - 1, now);
    expect(await redis.exists(keys.calls(alice))).toBe(0);
  });

  it('keeps the list for its time, and touches it no more where it is not asked to', async () => {
    await store.index([alice], first, now + 60_000, now, HOUR_MS);
    expect(Math.round((await redis.pttl(keys.list(alice))) / 1000)).toBe(3_600);
    await redis.pexpire(keys.list(alice), 60_000);
    await store.index([alice], first, now + 60_000, now);
    expect(Math.round((await redis.pttl(keys.list(alice))) / 1000)).toBe(60);
  });
});

describe('unindex-call.lua', () => {
  const server = redisOfThisFile();
  let redis: Redis;
  let keys: Keys;
  let store: RedisCallStore;
  const now = Date.now();

  beforeEach(async () => {
    redis = await server.connect('requests');
    keys = server.freshKeys();
    store = new RedisCallStore(redis, () => now, keys);
    await store.index([alice], first, now + HOUR_MS, now, HOUR_MS);
  });

  it('takes a call out of its user’s calls and list, and leaves nothing', async () => {
    await store.unindex([alice], first, now + HOUR_MS);
    expect(await redis.exists(keys.calls(alice), keys.list(alice))).toBe(0);
  });

  it('leaves one that was indexed again for longer, and those of another id', async () => {
    await store.index([alice], first, now + HOUR_MS + 1, now, HOUR_MS);
    await store.index([alice], second, now + HOUR_MS, now, HOUR_MS);
    await store.unindex([alice], first, now + HOUR_MS);
    expect((await store.callsOf(alice, now)).map(({ callId }) => callId).sort()).toEqual(['first', 'second']);
    expect(await store.listed(alice, now + 1, 10)).toHaveLength(2);
  });
});
