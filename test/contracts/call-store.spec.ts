import { NOW } from '../support/calls.js';
import { MemoryCallStore } from '../support/memory/call-store.js';
import { MemoryNotifier } from '../support/memory/notifier.js';
import { callListContract } from './call-list.contract.js';
import { callOutboxContract } from './call-outbox.contract.js';
import { callStoreContract } from './call-store.contract.js';
import { portsIn } from './in-redis.js';
import { redisOfThisFile } from './redis-of-this-file.js';

callStoreContract('in memory', (clock) => {
  const notifier = new MemoryNotifier();
  return Promise.resolve({ store: new MemoryCallStore(clock, notifier), notifier });
});

const { callStore } = portsIn(redisOfThisFile());

callStoreContract('in Redis', callStore);

callListContract('in memory', () => Promise.resolve(new MemoryCallStore(() => NOW)));

callListContract('in Redis', async () => (await callStore(() => NOW)).store);

callOutboxContract('in memory', () => Promise.resolve(new MemoryCallStore(() => NOW)));

callOutboxContract('in Redis', async () => (await callStore(() => NOW)).store);
