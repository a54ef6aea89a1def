import { RedisUnusableJobs } from '#redis';
import { redisOfThisFile } from '../../contracts/redis-of-this-file.js';

const NOW = 1_800_000_000_000;
const redis = redisOfThisFile();

async function jobs() {
  const connection = await redis.connect('requests');
  const keys = redis.freshKeys();
  const read = async () => {
    const entries = await connection.lrange(keys.unusableJobs(), 0, -1);
    return entries.map((entry) => JSON.parse(entry) as { id: string; data: string });
  };
  return { connection, keys, unusable: new RedisUnusableJobs(connection, () => NOW, keys), read };
}

describe('jobs that are of no use', () => {
  it('are kept with their reason, the latest first', async () => {
    const { unusable, read } = await jobs();
    await unusable.add({ queue: 'push', id: '1', reason: 'its data is no object', data: undefined });
    await unusable.add({ queue: 'push', id: '2', reason: '"url" is no URL', data: { url: 'here' } });
    await expect(read()).resolves.toEqual([
      { at: NOW, queue: 'push', id: '2', reason: '"url" is no URL', data: '{"url":"here"}' },
      { at: NOW, queue: 'push', id: '1', reason: 'its data is no object', data: 'null' },
    ]);
  });

  it('are at most 100, each cut short, and go after a week', async () => {
    const { unusable, read, connection, keys } = await jobs();
    const data = 'x'.repeat(100_000);
    for (let n = 0; n < 105; n++) await unusable.add({ queue: 'push', id: `${n}`, reason: 'r', data });
    const kept = await read();
    expect(kept.map(({ id }) => id)).toEqual(Array.from({ length: 100 }, (_, n) => `${104 - n}`));
    expect(kept[0]!.data).toHaveLength(2_000);
    const ttl = await connection.pttl(keys.unusableJobs());
    expect(ttl).toBeGreaterThan(6 * 86_400_000);
    expect(ttl).toBeLessThanOrEqual(7 * 86_400_000);
  });
});
