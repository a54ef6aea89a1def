import { RedisProviderTokenShare } from '#redis';
import { redisOfThisFile } from '../../contracts/redis-of-this-file.js';

const redis = redisOfThisFile();

async function shares() {
  const connection = await redis.connect('requests');
  const keys = redis.freshKeys();
  const share = () => new RedisProviderTokenShare(connection, keys);
  return { connection, keys, one: share(), other: share() };
}

describe('the provider token in Redis', () => {
  it('is read by all once one has written it, and by its name alone', async () => {
    const { one, other } = await shares();
    await expect(other.read('team/key/sandbox')).resolves.toBeNull();
    await one.write('team/key/sandbox', { token: 'a token', madeAt: 5 });
    await expect(other.read('team/key/sandbox')).resolves.toEqual({ token: 'a token', madeAt: 5 });
    await expect(other.read('team/key/production')).resolves.toBeNull();
  });

  it('is made by the one that leads, until its time is over', async () => {
    const { one, other } = await shares();
    await expect(one.lead('a', 10_000)).resolves.toBe(true);
    await expect(other.lead('a', 10_000)).resolves.toBe(false);
    await expect(other.lead('b', 10_000)).resolves.toBe(true);
  });

  it('goes by itself after an hour, and the lead after its time', async () => {
    const { one, connection, keys } = await shares();
    await one.write('a', { token: 'a token', madeAt: 5 });
    await one.lead('a', 2_000);
    const token = await connection.pttl(keys.providerToken('a'));
    const lead = await connection.pttl(keys.providerTokenLead('a'));
    expect(token > 3_590_000 && token <= 3_600_000).toBe(true);
    expect(lead > 0 && lead <= 2_000).toBe(true);
  });

  it('is none where what is there makes no sense', async () => {
    const { one, connection, keys } = await shares();
    await connection.set(keys.providerToken('a'), 'no JSON');
    await expect(one.read('a')).resolves.toBeNull();
  });
});
