import { Queue } from 'bullmq';
import { Redis } from 'ioredis';
import { people } from '../support/people.js';
import { World } from '../support/world.js';

const SET_ASIDE = 'a job is of no use and was set aside: see callwake:unusable-jobs in Redis';

describe('a push job that nobody can make anything of', () => {
  let world: World;
  let redis: Redis;
  let queue: Queue;
  beforeAll(async () => {
    world = await World.start({ servers: 1 });
    redis = new Redis(world.redis.url);
    queue = new Queue('push', { connection: redis, prefix: '{callwake}' });
  });
  afterAll(async () => {
    await queue.close();
    redis.disconnect();
    await world.stop();
  });

  const kept = async () =>
    (await redis.lrange('callwake:unusable-jobs', 0, -1)).map((entry) => JSON.parse(entry) as unknown);

  it.each([
    ['its data is no object', 'nonsense'],
    ['"callId" is no text, or missing', { app: 'demo', deviceId: 'phone', url: 'https://calls.example.org' }],
    [
      'this worker knows no such app: give all servers and workers the same apps file',
      { app: 'another', callId: 'c', deviceId: 'phone', url: 'https://calls.example.org' },
    ],
  ])('is set aside, as %s, and calls go on', async (reason, data) => {
    const said = world.logs(SET_ASIDE);
    await queue.add('push', data, { jobId: 'nonsense' });
    expect(JSON.parse(await said)).toMatchObject({ level: 'error', id: 'nonsense', reason });
    const [latest] = await kept();
    expect(latest).toEqual({
      ...{ queue: 'push', id: 'nonsense', reason, data: JSON.stringify(data) },
      at: expect.any(Number) as number,
    });
    const [alice, bob] = people('alice', 'bob');
    const phone = await world.phone(bob);
    await (await world.caller(alice)).invites(bob);
    await phone.isPushed();
  });
});
