import { Worker } from 'bullmq';
import { Redis } from 'ioredis';
import { openNodeApn } from '../apns/node-apn.js';
import { type Push } from '../apns/push.js';
import { answerBy, placeOf } from '../bench-process.js';
import { type PlainPlace } from './plain-place.js';

/* What one writes in an afternoon: a processor that hands each job to the client, and no more. */
const { redis, queue, concurrency, ...place } = placeOf() as PlainPlace;
const send = await openNodeApn(place);
const connection = new Redis(redis, { maxRetriesPerRequest: null });
const worker = new Worker<Push>(queue, ({ data }) => send(data), { connection, concurrency });
worker.on('error', (error) => {
  console.error(error.message);
});
worker.on('failed', (_job, error) => {
  console.error(error.message);
});
await worker.waitUntilReady();
answerBy(() => undefined);
