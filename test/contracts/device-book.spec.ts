import { RedisDeviceBook } from '#redis';
import { NOW } from '../support/calls.js';
import { MemoryDeviceBook } from '../support/memory/device-book.js';
import { deviceBookContract } from './device-book.contract.js';
import { devicePlacesContract } from './device-places.contract.js';
import { deviceTokensContract } from './device-tokens.contract.js';
import { redisOfThisFile } from './redis-of-this-file.js';

const redis = redisOfThisFile();
const inMemory = () => Promise.resolve(new MemoryDeviceBook());
const inRedis = async () => new RedisDeviceBook(await redis.connect('requests'), () => NOW, redis.freshKeys());

for (const contract of [deviceBookContract, devicePlacesContract, deviceTokensContract]) {
  contract('in memory', inMemory);
  contract('in Redis', inRedis);
}
