import { type Redis } from 'ioredis';
import { type ClaimToken, claimTokenScript } from '../../../libs/redis/src/claim-token.js';
import { packTime } from '../../../libs/redis/src/packed.js';
import { redisOfThisFile } from '../../contracts/redis-of-this-file.js';
import { NOW } from '../../support/calls.js';

const digest = Buffer.from([0, 0xff, 7]);
const bob = Buffer.from([0xff, 0, 1]);
const carol = Buffer.from([0xc3, 0x28]);
const held = (owner: Buffer, at: number): Buffer => Buffer.concat([Buffer.from([1]), packTime(at), owner]);

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
    expect(await claim(bucket, digest, held(bob, NOW))).toEqual({ claimed: true, owner: undefined });
    expect(await redis.hgetBuffer(bucket, digest)).toEqual(held(bob, NOW));
  });

  it.each([NOW, NOW + 1, NOW + 256, 2 ** 47])(
    'gives it to who registers it at the same time or later (%d), and names who had it',
    async (at) => {
      await claim(bucket, digest, held(bob, NOW));
      expect(await claim(bucket, digest, held(carol, at))).toEqual({ claimed: true, owner: bob });
      expect(await redis.hgetBuffer(bucket, digest)).toEqual(held(carol, at));
    },
  );

  it.each([NOW - 1, NOW - 256, 0])('refuses it to who registered it earlier (%d)', async (at) => {
    await claim(bucket, digest, held(bob, NOW));
    expect(await claim(bucket, digest, held(carol, at))).toEqual({ claimed: false, owner: bob });
    expect(await redis.hgetBuffer(bucket, digest)).toEqual(held(bob, NOW));
  });

  it('names the owner who asks again', async () => {
    await claim(bucket, digest, held(bob, 5));
    expect(await claim(bucket, digest, held(bob, 4))).toEqual({ claimed: false, owner: bob });
    expect(await claim(bucket, digest, held(bob, 6))).toEqual({ claimed: true, owner: bob });
  });

  it('tells digests of one bucket apart', async () => {
    await claim(bucket, digest, held(bob, 5));
    expect(await claim(bucket, Buffer.from('another'), held(carol, 5))).toEqual({ claimed: true, owner: undefined });
  });

  it.each(['', '1', `${NOW} bob phone`, '\u0001'])('takes what has another form (“%s”) for nobody’s', async (there) => {
    await redis.hset(bucket, { [digest.toString('latin1')]: 'not this one' });
    await redis.hset(bucket, digest, there);
    expect(await claim(bucket, digest, held(bob, 5))).toEqual({ claimed: true, owner: undefined });
    expect(await redis.hgetBuffer(bucket, digest)).toEqual(held(bob, 5));
  });
});
