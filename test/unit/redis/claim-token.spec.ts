import { type Redis } from 'ioredis';
import { type ClaimToken, claimTokenScript } from '../../../libs/redis/src/claim-token.js';
import { redisOfThisFile } from '../../contracts/redis-of-this-file.js';

describe('claim-token.lua', () => {
  const server = redisOfThisFile();
  let redis: Redis;
  let bucket: string;
  let claim: ClaimToken;

  beforeEach(async () => {
    redis = await server.connect('requests');
    bucket = server.freshKeys().tokens(7);
    claim = claimTokenScript(redis);
  });

  it('gives a token to the first who claims it', async () => {
    expect(await claim(bucket, 'digest', 'bob phone', 5)).toEqual({ claimed: true, owner: undefined });
    expect(await redis.hgetall(bucket)).toEqual({ digest: '5 bob phone' });
  });

  it.each([5, 6])('gives it to who registers it at the same time or later (%d), and names who had it', async (at) => {
    await claim(bucket, 'digest', 'bob phone', 5);
    expect(await claim(bucket, 'digest', 'carol phone', at)).toEqual({ claimed: true, owner: 'bob phone' });
    expect(await redis.hget(bucket, 'digest')).toBe(`${at} carol phone`);
  });

  it('refuses it to who registered it earlier', async () => {
    await claim(bucket, 'digest', 'bob phone', 10);
    expect(await claim(bucket, 'digest', 'carol phone', 9)).toEqual({ claimed: false, owner: 'bob phone' });
    expect(await redis.hget(bucket, 'digest')).toBe('10 bob phone');
  });

  it('names the owner who asks again', async () => {
    await claim(bucket, 'digest', 'bob phone', 5);
    expect(await claim(bucket, 'digest', 'bob phone', 4)).toEqual({ claimed: false, owner: 'bob phone' });
    expect(await claim(bucket, 'digest', 'bob phone', 6)).toEqual({ claimed: true, owner: 'bob phone' });
  });

  it('tells digests of one bucket apart', async () => {
    await claim(bucket, 'digest', 'bob phone', 5);
    expect(await claim(bucket, 'another', 'carol phone', 5)).toEqual({ claimed: true, owner: undefined });
  });
});
