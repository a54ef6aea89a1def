import { RedisCallStore, RedisPartyNotifier } from '#redis';
import { MemoryCallStore } from '../support/memory/call-store.js';
import { MemoryNotifier } from '../support/memory/notifier.js';
import { callStoreContract } from './call-store.contract.js';
import { redisOfThisFile } from './redis-of-this-file.js';

callStoreContract('in memory', (clock) => {
  const notifier = new MemoryNotifier();
  return Promise.resolve({ store: new MemoryCallStore(clock, notifier), notifier });
});

const redis = redisOfThisFile();

callStoreContract('in Redis', async (clock) => {
  const keys = redis.freshKeys();
  const [requests, publish, subscribe] = await Promise.all([
    redis.connect('requests'),
    redis.connect('publish'),
    redis.connect('subscribe'),
  ]);
  const notifier = new RedisPartyNotifier({ publish, subscribe }, (error) => redis.errors.push(error), keys);
  return { store: new RedisCallStore(requests, clock, keys), notifier };
});
