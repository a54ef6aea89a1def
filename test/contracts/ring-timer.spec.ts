import { NOW } from '../support/calls.js';
import { MemoryRingTimer } from '../support/memory/ring-timer.js';
import { portsIn } from './in-redis.js';
import { redisOfThisFile } from './redis-of-this-file.js';
import { ringTimerContract } from './ring-timer.contract.js';

ringTimerContract('in memory', () => {
  const timer = new MemoryRingTimer();
  return Promise.resolve({ timer, pending: () => Promise.resolve(timer.pending), now: NOW });
});

ringTimerContract('in BullMQ', portsIn(redisOfThisFile()).ringTimer);
