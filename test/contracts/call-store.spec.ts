import { MemoryCallStore } from '../support/memory/call-store.js';
import { MemoryNotifier } from '../support/memory/notifier.js';
import { callStoreContract } from './call-store.contract.js';
import { portsIn } from './in-redis.js';
import { redisOfThisFile } from './redis-of-this-file.js';

callStoreContract('in memory', (clock) => {
  const notifier = new MemoryNotifier();
  return Promise.resolve({ store: new MemoryCallStore(clock, notifier), notifier });
});

callStoreContract('in Redis', portsIn(redisOfThisFile()).callStore);
