import { InviteRate } from '#redis';
import { redisOfThisFile } from '../../contracts/redis-of-this-file.js';

const redis = redisOfThisFile();
const alice = { app: 'demo', user: 'alice' };

/** Two servers, with one limit of three an hour. */
async function servers() {
  const [one, other] = await Promise.all([redis.connect('requests'), redis.connect('requests')]);
  const keys = redis.freshKeys();
  const rate = { points: 3, windowMs: 3_600_000 };
  return { one: new InviteRate(one, rate, keys).take, other: new InviteRate(other, rate, keys).take, redis: one, keys };
}

describe('the invites of a user', () => {
  it('are counted over all servers, also those that come at once', async () => {
    const { one, other } = await servers();
    const waits = await Promise.all([one(alice), other(alice), one(alice), other(alice), one(alice)]);
    expect(waits.filter((wait) => wait === 0)).toHaveLength(3);
    for (const wait of waits.filter((each) => each > 0)) expect(wait).toBeLessThanOrEqual(3_600_000);
  });

  it('are the affair of that user of that app alone', async () => {
    const { one } = await servers();
    for (let i = 0; i < 4; i++) await one(alice);
    await expect(one({ app: 'demo', user: 'bob' })).resolves.toBe(0);
    await expect(one({ app: 'other', user: 'alice' })).resolves.toBe(0);
  });

  it('are forgotten with their window', async () => {
    const { one, redis: connection, keys } = await servers();
    await one(alice);
    const left = await connection.pttl(`${keys.invites()}:{demo/alice}`);
    expect(left > 0 && left <= 3_600_000).toBe(true);
  });
});
