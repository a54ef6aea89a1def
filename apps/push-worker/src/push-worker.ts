import { type WorkerConfig } from '#config';
import { type PushHandler, PushWorker } from '#queues';
import { type RedisUnusableJobs } from '#redis';
import { type MissedCallJob, type PushJob } from '#push';
import { type Log, type Tracing } from '#telemetry';
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
  tracing: Tracing,
): PushWorker =>
  new PushWorker(handlerOf(ringing, missed, tracing), {
    connection: worker,
    concurrency: push.concurrency,
    setAside: setAsideIn(unusable, log),
    onError: (error) => {
      log.warn({ err: error }, 'the queue of pushes met an error; its jobs go on');
    },
  });

const handlerOf = (ringing: PushProcessor, missed: MissedCallProcessor, tracing: Tracing): PushHandler => {
  const handle: PushHandler = (job, hold) => ('kind' in job ? missed.process(job, hold) : ringing.process(job, hold));
  return tracing.isOn ? (job, hold) => traced(tracing, job, () => handle(job, hold)) : handle;
};

/** A job in the trace of its call. */
async function traced<T>(tracing: Tracing, job: PushJob | MissedCallJob, work: () => Promise<T>): Promise<T> {
  const { app, callId, deviceId, trace: parent } = job;
  const name = 'kind' in job ? 'push of a missed call' : 'push';
  const span = tracing.begin(name, { parent, facts: { app, callId, deviceId } });
  try {
    return await span.run(work);
  } finally {
    span.end();
  }
}
