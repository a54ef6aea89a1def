import { type Redis } from 'ioredis';
import { type Keys } from '#redis';
import { type DevicePut, type PutDevice, putDeviceScript } from '../../../libs/redis/src/put-device.js';
import { redisOfThisFile } from '../../contracts/redis-of-this-file.js';

const phone = { app: 'demo', user: 'bob', deviceId: 'phone' };

describe('put-device.lua', () => {
  const server = redisOfThisFile();
  let redis: Redis;
  let keys: Keys;
  let put: PutDevice;

  beforeEach(async () => {
    redis = await server.connect('requests');
    keys = server.freshKeys();
    put = putDeviceScript(redis, keys);
  });

  const aPut = (over: Partial<DevicePut> = {}): DevicePut => ({
    ...{ device: phone, before: undefined, after: 'new', most: 2 },
    ...over,
  });
  const there = (devices: Record<string, string>) => redis.hset(keys.devices(phone), devices);
  const devices = () => redis.hgetall(keys.devices(phone));

  it('puts a device where there is none', async () => {
    expect(await put(aPut())).toBe(true);
    expect(await devices()).toEqual({ phone: 'new' });
  });

  it('replaces the one that was read', async () => {
    await there({ phone: 'old', tablet: 'b' });
    expect(await put(aPut({ before: 'old' }))).toBe(true);
    expect(await devices()).toEqual({ phone: 'new', tablet: 'b' });
  });

  it('leaves one that has changed since', async () => {
    await there({ phone: 'other' });
    expect(await put(aPut({ before: 'old' }))).toBe(false);
    expect(await put(aPut())).toBe(false);
    expect(await devices()).toEqual({ phone: 'other' });
  });

  it('does not bring back one that was removed', async () => {
    expect(await put(aPut({ before: 'old' }))).toBe(false);
    expect(await devices()).toEqual({});
  });

  it('does not put one too many', async () => {
    await there({ a: '1', b: '2' });
    expect(await put(aPut())).toBe(false);
    expect(await devices()).toEqual({ a: '1', b: '2' });
  });

  it('puts one in another’s place', async () => {
    await there({ a: '1', b: '2' });
    expect(await put(aPut({ goes: { deviceId: 'a', packed: '1' } }))).toBe(true);
    expect(await devices()).toEqual({ b: '2', phone: 'new' });
  });

  it('leaves the other where it has changed since', async () => {
    await there({ a: 'registered again', b: '2' });
    expect(await put(aPut({ goes: { deviceId: 'a', packed: '1' } }))).toBe(false);
    expect(await devices()).toEqual({ a: 'registered again', b: '2' });
  });
});
