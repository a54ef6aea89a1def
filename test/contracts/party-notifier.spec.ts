import { MemoryNotifier } from '../support/memory/notifier.js';
import { portsIn } from './in-redis.js';
import { partyNotifierContract } from './party-notifier.contract.js';
import { redisOfThisFile } from './redis-of-this-file.js';

partyNotifierContract('in memory', () => Promise.resolve(new MemoryNotifier()));

partyNotifierContract('over Redis', portsIn(redisOfThisFile()).partyNotifier);
