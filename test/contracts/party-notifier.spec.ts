import { RedisPartyNotifier } from '#redis';
import { MemoryNotifier } from '../support/memory/notifier.js';
import { partyNotifierContract } from './party-notifier.contract.js';
import { redisOfThisFile } from './redis-of-this-file.js';

partyNotifierContract('in memory', () => Promise.resolve(new MemoryNotifier()));

const redis = redisOfThisFile();

partyNotifierContract('over Redis', async () => {
  const [publish, subscribe] = await Promise.all([redis.connect('publish'), redis.connect('subscribe')]);
  return new RedisPartyNotifier({ publish, subscribe }, (error) => redis.errors.push(error), redis.freshKeys());
});
