import { Redis } from 'ioredis';
import { keysUnder } from '#redis';
import { people } from '../support/people.js';
import { World } from '../support/world.js';

describe('where sockets are', () => {
  let world: World;
  let redis: Redis;
  beforeAll(async () => {
    world = await World.start({ worker: false });
    redis = new Redis(world.redis.url);
  });
  afterAll(async () => {
    redis.disconnect();
    await world.stop();
  });

  const keys = keysUnder();
  const leases = () => redis.keys(keys.lease('*'));

  it('is known again within a second or two after Redis has forgotten all', async () => {
    const [alice, bob] = people('alice', 'bob');
    const [caller, callee] = [await world.caller(alice), await world.caller(bob, { server: 1 })];
    await redis.flushall();
    while ((await redis.exists(keys.presence({ app: 'demo', user: bob }))) === 0) await redis.ping();
    const callId = await caller.invites(bob);
    await expect(callee.agent.hears('call:incoming')).resolves.toMatchObject({ callId });
  });

  it('is not said again of a socket that was replaced elsewhere while its server did not hear of it: it is closed', async () => {
    const [bob] = people('bob');
    const older = await world.caller(bob);
    const newer = 'newer-socket|9999999999999|another-server';
    await redis.hset(keys.presence({ app: 'demo', user: bob }), older.deviceId, newer);
    await redis.set(keys.lease('another-server'), '1');
    const others = await leases();
    await redis.del(...others.filter((key) => !key.includes('another-server')));
    await expect(older.agent.disconnected).resolves.toBe('io server disconnect');
    expect(await redis.hget(keys.presence({ app: 'demo', user: bob }), older.deviceId)).toBe(newer);
  });
});
