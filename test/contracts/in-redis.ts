import { Queue } from 'bullmq';
import { type CallRef, type Clock } from '#calls';
import { type PushJob } from '#push';
import { BullmqPushQueue, BullmqRingTimer } from '#queues';
import { RedisCallStore, RedisDeviceBook, RedisPartyNotifier } from '#redis';
import { NOW } from '../support/calls.js';
import { type RedisOfAFile } from './redis-of-this-file.js';

export const URL = 'https://calls.example.org';

/** What the contracts are kept by, in one Redis or in a cluster: each an empty one, at a place of its own. */
export function portsIn(redis: RedisOfAFile) {
  const notifierUnder = async (keys = redis.freshKeys()) => {
    const [publish, subscribe] = await Promise.all([redis.connect('publish'), redis.connect('subscribe')]);
    return new RedisPartyNotifier({ publish, subscribe }, (error) => redis.errors.push(error), keys);
  };
  const queuePlace = async () => ({
    connection: await redis.connect('requests'),
    prefix: `{${redis.freshPrefix()}}`,
  });
  return {
    callStore: async (clock: Clock) => {
      const keys = redis.freshKeys();
      const [requests, notifier] = await Promise.all([redis.connect('requests'), notifierUnder(keys)]);
      return { store: new RedisCallStore(requests, clock, keys), notifier };
    },

    deviceBook: async () => new RedisDeviceBook(await redis.connect('requests'), () => NOW, redis.freshKeys()),

    partyNotifier: () => notifierUnder(),

    pushQueue: async () => {
      const place = await queuePlace();
      const watched = new Queue<PushJob>('push', place);
      const waiting = async () => {
        const jobs = await watched.getJobs(['waiting', 'delayed']);
        return jobs.map(({ data: { url: _, ...push }, delay }) => ({ push, delayMs: delay }));
      };
      const jobs = () => watched.getJobs(['waiting', 'delayed']);
      return { queue: new BullmqPushQueue(place, () => URL), waiting, jobs };
    },

    ringTimer: async () => {
      const place = await queuePlace();
      const watched = new Queue<CallRef>('checks', place);
      const pending = async () => {
        const jobs = await watched.getJobs(['waiting', 'delayed']);
        const checks = jobs.map(({ data, timestamp, delay }) => ({ call: data, at: timestamp + delay }));
        return checks.sort((a, b) => a.at - b.at);
      };
      return { timer: new BullmqRingTimer(place, Date.now), pending, now: Date.now() };
    },
  };
}
