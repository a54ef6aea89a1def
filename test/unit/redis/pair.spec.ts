import { type Redis } from 'ioredis';
import { type Pair } from '#calls';
import { type Keys, RedisCallStore } from '#redis';
import { redisOfThisFile } from '../../contracts/redis-of-this-file.js';

const pair: Pair = { app: 'demo', users: ['bob', 'alice'] };
const HOUR_MS = 3_600_000;

describe('claim-pair.lua and release-pair.lua', () => {
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

  const claim = (callId: string, over?: string) =>
    store.claimPair(pair, { callId, landsBy: now + 2_000, until: now + 60_000 }, over);

  it('keep one key for two users, in the order of their ids', () => {
    expect(keys.pair(pair)).toMatch(/:\{demo\/alice\/bob\}:pair$/);
    expect(keys.pair({ ...pair, users: ['alice', 'bob'] })).toBe(keys.pair(pair));
  });

  it('keep a claim for as long as its call may ring', async () => {
    await claim('one');
    expect(Math.round((await redis.pttl(keys.pair(pair))) / 1000)).toBe(60);
  });

  it('go by Redis’ clock where the server’s is an hour behind, and say by the server’s when a call lands', async () => {
    now -= HOUR_MS;
    await claim('one');
    expect(Math.round((await redis.pttl(keys.pair(pair))) / 1000)).toBe(60);
    const [landsBy] = (await redis.get(keys.pair(pair)))!.split(' ');
    expect(Math.abs(Number(landsBy) - Date.now() - 2_000)).toBeLessThan(1_000);
    const holder = await claim('two');
    expect(Math.abs(holder!.landsBy - now - 2_000)).toBeLessThan(1_000);
  });

  it('change nothing of another call’s claim', async () => {
    await claim('one');
    const before = await redis.get(keys.pair(pair));
    await claim('two', 'not this one');
    await store.releasePair(pair, 'two');
    expect(await redis.get(keys.pair(pair))).toBe(before);
  });

  it('leave nothing once the call releases it', async () => {
    await claim('one');
    await store.releasePair(pair, 'one');
    await store.releasePair(pair, 'one');
    expect(await redis.exists(keys.pair(pair))).toBe(0);
  });
});
