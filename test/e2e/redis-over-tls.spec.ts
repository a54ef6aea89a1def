import { connectRedis } from '#redis';
import { untilReady } from '../contracts/redis-of-this-file.js';
import { type EncryptedRedis, PASSWORD, startEncryptedRedis } from '../support/encrypted-redis.js';
import { people } from '../support/people.js';
import { placeOf } from '../support/redis-place.js';
import { World } from '../support/world.js';

describe('a Redis over TLS, of a private authority', () => {
  let redis: EncryptedRedis;
  beforeAll(async () => {
    redis = await startEncryptedRedis();
  });
  afterAll(() => redis.stop());

  it('wakes a phone', async () => {
    const world = await World.start({ env: redis.env });
    const [alice, bob] = people('alice', 'bob');
    const phone = await world.phone(bob);
    const caller = await world.caller(alice, { server: 1 });
    const callId = await caller.invites(bob);
    const woken = await phone.wakes();
    await woken.hears('call:incoming');
    await expect(woken.ask('call:accept', { callId })).resolves.toMatchObject({ ok: true });
    await caller.agent.hears('call:accepted');
    expect(world.logLines.join()).not.toContain(PASSWORD);
    await world.stop();
  });

  it('is one of its own database, and by no other way', async () => {
    const { REDIS_URL, REDIS_CA_FILE } = redis.env;
    const client = connectRedis(placeOf(REDIS_URL, { REDIS_CA_FILE }), {
      purpose: 'subscribe',
      onError: () => undefined,
    });
    await untilReady(client);
    expect(await client.client('INFO')).toMatch(/ db=3 .* user=callwake /);
    client.disconnect();
  });

  it('is not trusted without that authority', async () => {
    const refused = new Promise<Error>((onError) => {
      const client = connectRedis(placeOf(redis.env.REDIS_URL), {
        purpose: 'worker',
        onError: (error) => {
          client.disconnect();
          onError(error);
        },
      });
    });
    await expect(refused).resolves.toHaveProperty('code', expect.stringMatching(/CERT|SIGNATURE/));
  });
});
