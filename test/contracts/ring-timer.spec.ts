import { Queue } from 'bullmq';
import { type CallRef } from '#calls';
import { BullmqRingTimer } from '#queues';
import { NOW } from '../support/calls.js';
import { MemoryRingTimer } from '../support/memory/ring-timer.js';
import { redisOfThisFile } from './redis-of-this-file.js';
import { ringTimerContract } from './ring-timer.contract.js';

ringTimerContract('in memory', () => {
  const timer = new MemoryRingTimer();
  return Promise.resolve({ timer, pending: () => Promise.resolve(timer.pending), now: NOW });
});

const redis = redisOfThisFile();

ringTimerContract('in BullMQ', async () => {
  const place = { connection: await redis.connect('requests'), prefix: `{${redis.freshPrefix()}}` };
  const watched = new Queue<CallRef>('checks', place);
  const pending = async () => {
    const jobs = await watched.getJobs(['waiting', 'delayed']);
    const checks = jobs.map(({ data, timestamp, delay }) => ({ call: data, at: timestamp + delay }));
    return checks.sort((a, b) => a.at - b.at);
  };
  return { timer: new BullmqRingTimer(place, Date.now), pending, now: Date.now() };
});
