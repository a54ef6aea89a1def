import { once } from 'node:events';
import { type Redis } from 'ioredis';
import { type Call, type CallWrite, hintOf, type LogEntry } from '#calls';
import { type Keys, RedisCallStore } from '#redis';
import { redisOfThisFile } from '../../contracts/redis-of-this-file.js';
import { aCall } from '../../support/calls.js';

const HOUR_MS = 3_600_000;
const call: Call = { ...aCall(), lastSeq: 1 };
const entryOf = (signal: string): LogEntry => ({
  ...{ event: 'signal', from: { id: 'alice', deviceId: 'alice-phone' }, signal, seq: 1, to: { legs: 'all' } },
});

describe('write-call.lua', () => {
  const server = redisOfThisFile();
  let redis: Redis;
  let keys: Keys;

  beforeEach(async () => {
    redis = await server.connect('requests');
    keys = server.freshKeys();
  });

  const aWrite = (now: number, over: Partial<CallWrite> = {}): CallWrite => ({
    ...{ call, entries: [entryOf('small')], keepUntil: now + 2 * HOUR_MS, keepLogUntil: now + HOUR_MS, tell: [] },
    latest: now + 1_500,
    ...over,
  });

  /** How long a key is kept. */
  const minutes = async (key: string) => Math.round((await redis.pttl(key)) / 60_000);

  it('lets record and log go at their times, by Redis’ clock', async () => {
    await new RedisCallStore(redis, Date.now, keys).write(aWrite(Date.now()));
    expect(await minutes(keys.call(call))).toBe(120);
    expect(await minutes(keys.log(call))).toBe(60);
    expect(await redis.exists(keys.outbox(call))).toBe(0);
  });

  it('leaves the log its time where no entry comes', async () => {
    const store = new RedisCallStore(redis, Date.now, keys);
    await store.write(aWrite(Date.now()));
    const longer = { keepUntil: Date.now() + 3 * HOUR_MS, keepLogUntil: Date.now() + 3 * HOUR_MS };
    await store.write(aWrite(Date.now(), { call: { ...call, version: 2 }, entries: [], ...longer }));
    expect(await minutes(keys.call(call))).toBe(180);
    expect(await minutes(keys.log(call))).toBe(60);
  });

  it('lets the outbox go with the record, if nobody empties it', async () => {
    const announce = [{ id: 'a', type: 'call.placed', about: { app: 'demo', callId: call.callId }, body: '{}' }];
    await new RedisCallStore(redis, Date.now, keys).write(aWrite(Date.now(), { announce }));
    expect(await minutes(keys.outbox(call))).toBe(120);
  });

  describe.each([
    ['behind', -HOUR_MS],
    ['ahead', HOUR_MS],
  ])('asked by a server whose clock is an hour %s', (_, off) => {
    const clock = () => Date.now() + off;

    it('takes what is in time', async () => {
      expect(await new RedisCallStore(redis, clock, keys).write(aWrite(clock()))).toBe('written');
    });

    it('refuses what is late', async () => {
      const late = aWrite(clock(), { latest: clock() - 1_000 });
      expect(await new RedisCallStore(redis, clock, keys).write(late)).toBe('late');
    });

    it('keeps the record for as long as that server says', async () => {
      await new RedisCallStore(redis, clock, keys).write(aWrite(clock()));
      expect(await minutes(keys.call(call))).toBe(120);
    });
  });

  it('says conflict where another version is there', async () => {
    const store = new RedisCallStore(redis, Date.now, keys);
    await store.write(aWrite(Date.now()));
    expect(await store.write(aWrite(Date.now()))).toBe('conflict');
  });

  describe('publishes', () => {
    async function published(entry: LogEntry): Promise<unknown> {
      const listener = await server.connect('subscribe');
      await listener.subscribe(keys.server('one'));
      const message = once(listener, 'message');
      const tell = ['one'];
      await new RedisCallStore(redis, Date.now, keys).write(aWrite(Date.now(), { entries: [entry], tell }));
      const [, text] = (await message) as [string, string];
      return JSON.parse(text);
    }

    it('a hint with the entry where it is small', async () => {
      expect(await published(entryOf('small'))).toEqual({ hint: hintOf(call, [entryOf('small')]) });
    });

    it('a hint that there is more, where it is large', async () => {
      const large = entryOf('x'.repeat(8 * 1024));
      const { entries: _, ...hint } = hintOf(call, [large]);
      expect(await published(large)).toEqual({ hint });
    });
  });

  it.each(['', 'nonsense', '1\nnonsense', '1\nnull', 'x\n{}'])(
    'finds a record that says %j unreadable, by name',
    async (record) => {
      await redis.set(keys.call(call), record);
      const reading = new RedisCallStore(redis, Date.now, keys).read(call);
      await expect(reading).rejects.toMatchObject({ name: 'UnreadableRecord' });
      await expect(reading).rejects.toThrow(call.callId);
    },
  );

  it('does not show what could not be read', async () => {
    await redis.zadd(keys.log(call), 1, 'v=0 secret');
    const reading = new RedisCallStore(redis, Date.now, keys).entries(call, 0);
    await expect(reading).rejects.toHaveProperty('message', expect.not.stringContaining('secret'));
  });
});
