import { RedisDeviceBook } from '#redis';
import { NOW } from '../support/calls.js';
import { MemoryDeviceBook } from '../support/memory/device-book.js';
import { deviceBookContract } from './device-book.contract.js';
import { redisOfThisFile } from './redis-of-this-file.js';

deviceBookContract('in memory', () => Promise.resolve(new MemoryDeviceBook()));

const redis = redisOfThisFile();

deviceBookContract('in Redis', async () => {
  return new RedisDeviceBook(await redis.connect('requests'), () => NOW, redis.freshKeys());
});
