import { type Redis } from 'ioredis';
import { type Registration } from '#calls';
import { type Keys, keysUnder, RedisDeviceBook } from '#redis';
import { redisOfThisFile } from '../../contracts/redis-of-this-file.js';
import { NOW } from '../../support/calls.js';

const bob = { app: 'demo', user: 'bob' };
const phone = { ...bob, deviceId: 'phone' };
const HOUR_MS = 3_600_000;
const withTokens = (tokens: Registration['tokens']): Registration => ({
  ...{ platform: 'ios', environment: 'production', tokens },
});

describe('devices in Redis', () => {
  const server = redisOfThisFile();
  let redis: Redis;
  let keys: Keys;
  let prefix: string;
  let now: number;
  let book: RedisDeviceBook;

  beforeEach(async () => {
    redis = await server.connect('requests');
    prefix = server.freshPrefix();
    keys = keysUnder(prefix);
    now = NOW;
    book = new RedisDeviceBook(redis, () => now, keys);
  });

  it('leave nothing behind once they are removed', async () => {
    await book.register(phone, withTokens({ voip: 'aa', alert: 'bb' }), NOW);
    await book.register(phone, withTokens({ voip: 'cc', alert: null }), NOW + 1);
    await book.register(phone, withTokens({ voip: 'cc' }), NOW + 2);
    const place = { server: 'one', socket: 's1' };
    await book.connect(phone, place, NOW);
    await book.remove(phone);
    await book.disconnect(phone, place);
    expect(await redis.keys(`${prefix}:*`)).toEqual([]);
  });

  it('have no token that went to another, not even in their record', async () => {
    await book.register(phone, withTokens({ voip: 'aa' }), NOW);
    await book.register({ ...bob, deviceId: 'tablet' }, withTokens({ voip: 'aa' }), NOW + 1);
    const kept = await redis.getBuffer(keys.devices(bob));
    expect(kept?.filter((byte) => byte === 0xaa)).toHaveLength(1);
  });

  it('are not rung by a token whose index names nobody', async () => {
    await book.register(phone, withTokens({ voip: 'aa' }), NOW);
    const [index = ''] = await redis.keys(`${prefix}:tokens:*`);
    await redis.del(index);
    expect(await book.pushTarget(phone, 'voip')).toBeNull();
    expect(await book.list(bob)).toMatchObject([{ tokens: {} }]);
  });

  it('are asked for in one round trip when a call is placed', async () => {
    await book.register(phone, withTokens({ voip: 'aa' }), NOW);
    const observer = await server.connect('requests');
    const monitor = await observer.monitor();
    const asked: string[] = [];
    const done = new Promise<void>((resolve) => {
      monitor.on('monitor', (_at: string, [command = '']: string[]) => {
        asked.push(command);
        if (command === 'echo') resolve();
      });
    });
    await book.reachable(bob);
    await redis.echo('done');
    await done;
    monitor.disconnect();
    expect(asked).toEqual(['get', 'hgetall', 'echo']);
  });

  it('hold no token in clear in the index', async () => {
    await book.register(phone, withTokens({ voip: 'aabbccdd' }), NOW);
    const [index = ''] = await redis.keys(`${prefix}:tokens:*`);
    const kept = Object.entries(await redis.hgetallBuffer(index)).map(
      ([digest, held]) => digest + held.toString('hex'),
    );
    expect(kept).toHaveLength(1);
    expect(kept[0]).not.toContain('aabbccdd');
  });

  it.each(['text', 'a hash'])('name the key of a record that can’t be read, such as %s', async (what) => {
    if (what === 'text') await redis.set(keys.devices(bob), 'nonsense');
    else await redis.hset(keys.devices(bob), 'phone', 'nonsense');
    await expect(book.list(bob)).rejects.toMatchObject({ name: 'UnreadableRecord' });
    await expect(book.pushTarget(phone, 'voip')).rejects.toThrow(keys.devices(bob));
  });

  it('take a token from what no device of ours can be', async () => {
    await book.register(phone, withTokens({ voip: 'aa' }), NOW);
    const [index = ''] = await redis.keys(`${prefix}:tokens:*`);
    const [digest = Buffer.alloc(0)] = await redis.hkeysBuffer(index);
    await redis.hset(index, digest, Buffer.from([1, 0, 0, 0, 0, 0, 0, 0xff, 0xff]));
    expect(await book.pushTarget(phone, 'voip')).toBeNull();
    await book.register(phone, withTokens({ voip: 'aa' }), NOW + 1);
    expect(await book.pushTarget(phone, 'voip')).toMatchObject({ token: 'aa' });
  });

  it('are all kept where they register at once', async () => {
    const ids = Array.from({ length: 20 }, (_, n) => `device-${n}`);
    await Promise.all(ids.map((deviceId) => book.register({ ...bob, deviceId }, withTokens({ voip: 'aa' }), NOW)));
    expect((await book.list(bob)).map(({ deviceId }) => deviceId)).toEqual(ids.sort());
  });

  describe('where a server died with their sockets', () => {
    beforeEach(async () => {
      for (const name of ['one', 'two']) await book.keepServer(name);
      await book.connect(phone, { server: 'one', socket: 's1' }, now);
    });

    it('count as gone an hour after it last said that they are there', async () => {
      await book.connect({ ...bob, deviceId: 'tablet' }, { server: 'two', socket: 's2' }, now + HOUR_MS);
      now += HOUR_MS;
      expect(await book.whereIs(phone)).toBeNull();
      expect(await book.reachable(bob)).toEqual([
        { deviceId: 'tablet', hasVoipToken: false, server: 'two', socket: 's2' },
      ]);
      expect(await book.connect(phone, { server: 'two', socket: 's3' }, now)).toBeNull();
    });

    it('count as gone once its lease is, 5 s after its last word', async () => {
      expect(Math.round((await redis.pttl(keys.lease('one'))) / 1000)).toBe(5);
      expect(await book.whereIs(phone)).not.toBeNull();
      await redis.del(keys.lease('one'));
      expect(await book.whereIs(phone)).toBeNull();
      expect(await book.reachable(bob)).toEqual([]);
    });

    it('are forgotten by Redis itself after that hour', async () => {
      expect(Math.round((await redis.pttl(keys.presence(bob))) / 1000)).toBe(3_600);
    });
  });
});
