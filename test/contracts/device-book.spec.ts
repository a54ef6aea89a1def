import { MemoryDeviceBook } from '../support/memory/device-book.js';
import { deviceBookContract } from './device-book.contract.js';
import { devicePlacesContract } from './device-places.contract.js';
import { deviceTokensContract } from './device-tokens.contract.js';
import { portsIn } from './in-redis.js';
import { redisOfThisFile } from './redis-of-this-file.js';

const { deviceBook } = portsIn(redisOfThisFile());

for (const contract of [deviceBookContract, devicePlacesContract, deviceTokensContract]) {
  contract('in memory', () => Promise.resolve(new MemoryDeviceBook()));
  contract('in Redis', deviceBook);
}
