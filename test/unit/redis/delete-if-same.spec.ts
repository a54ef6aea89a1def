import { type Redis } from 'ioredis';
import { deleteIfSameScript } from '../../../libs/redis/src/delete-if-same.js';
import { redisOfThisFile } from '../../contracts/redis-of-this-file.js';

describe('delete-if-same.lua', () => {
  const server = redisOfThisFile();
  let redis: Redis;

  beforeAll(async () => {
    redis = await server.connect('requests');
  });

  beforeEach(async () => {
    await redis.hset('hash', { field: 'value', another: 'value' });
  });

  it('removes the field where its value is the known one', async () => {
    expect(await deleteIfSameScript(redis)('hash', 'field', 'value')).toBe(true);
    expect(await redis.hgetall('hash')).toEqual({ another: 'value' });
  });

  it('leaves another value', async () => {
    expect(await deleteIfSameScript(redis)('hash', 'field', 'valu')).toBe(false);
    expect(await redis.hget('hash', 'field')).toBe('value');
  });

  it('says no where there is none', async () => {
    expect(await deleteIfSameScript(redis)('hash', 'missing', '')).toBe(false);
    expect(await deleteIfSameScript(redis)('missing', 'field', 'value')).toBe(false);
  });
});
