import { type UnusableJob } from '#push';
import { type RedisUnusableJobs } from '#redis';
import { type Log } from '#telemetry';

/** Keeps a job of which nobody can make anything where an operator finds it, and says so. */
export const setAsideIn = (unusable: RedisUnusableJobs, log: Log) => async (job: UnusableJob) => {
  await unusable.add(job);
  const { queue, id, reason } = job;
  log.error({ queue, id, reason }, 'a job is of no use and was set aside: see callwake:unusable-jobs in Redis');
};
