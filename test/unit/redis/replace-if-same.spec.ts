import { type Redis } from 'ioredis';
import { type ReplaceIfSame, replaceIfSameScript } from '../../../libs/redis/src/replace-if-same.js';
import { redisOfThisFile } from '../../contracts/redis-of-this-file.js';

const NONE = Buffer.alloc(0);
const [old, newer, other] = [Buffer.from([0, 0xff, 10]), Buffer.from([0xc3, 0x28, 0]), Buffer.from([0, 0xff])];

describe('replace-if-same.lua', () => {
  const server = redisOfThisFile();
  let redis: Redis;
  let replace: ReplaceIfSame;

  beforeEach(async () => {
    redis = await server.connect('requests');
    await redis.del('key');
    replace = replaceIfSameScript(redis);
  });

  it('puts a value where there is none', async () => {
    expect(await replace('key', NONE, newer)).toBe(true);
    expect(await redis.getBuffer('key')).toEqual(newer);
  });

  it('replaces the one that was read, byte for byte', async () => {
    await redis.set('key', old);
    expect(await replace('key', old, newer)).toBe(true);
    expect(await redis.getBuffer('key')).toEqual(newer);
  });

  it('leaves one that has changed since', async () => {
    await redis.set('key', other);
    expect(await replace('key', old, newer)).toBe(false);
    expect(await replace('key', NONE, newer)).toBe(false);
    expect(await redis.getBuffer('key')).toEqual(other);
  });

  it('does not bring back one that was removed', async () => {
    expect(await replace('key', old, newer)).toBe(false);
    expect(await redis.exists('key')).toBe(0);
  });

  it('leaves no key of what is to be nothing', async () => {
    await redis.set('key', old);
    expect(await replace('key', old, NONE)).toBe(true);
    expect(await redis.exists('key')).toBe(0);
  });
});
