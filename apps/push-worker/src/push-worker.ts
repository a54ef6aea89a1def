import { type WorkerConfig } from '#config';
import { PushWorker } from '#queues';
import { type RedisUnusableJobs } from '#redis';
import { type Log } from '#telemetry';
import { type Connections } from './connections.js';
import { type MissedCallProcessor, type PushProcessor } from './push-processor.js';
import { setAsideIn } from './set-aside.js';

/** Takes push jobs from now on. */
export const pushWorkerOf = (
  ringing: PushProcessor,
  missed: MissedCallProcessor,
  unusable: RedisUnusableJobs,
  { worker }: Connections,
  { push }: WorkerConfig,
  log: Log,
): PushWorker =>
  new PushWorker((job, signal) => ('kind' in job ? missed.process(job, signal) : ringing.process(job, signal)), {
    connection: worker,
    concurrency: push.concurrency,
    setAside: setAsideIn(unusable, log),
    onError: (error) => {
      log.warn({ err: error }, 'the queue of pushes met an error; its jobs go on');
    },
  });
