import { checkMemoryPolicy, type connectRedis } from '#redis';
import { type Log } from '#telemetry';

/** With each new connection: says loudly where Redis would throw calls away. */
export function watchMemoryPolicy(redis: ReturnType<typeof connectRedis>, log: Log): void {
  const check = () => {
    checkMemoryPolicy(redis).then(
      (policy) => {
        if (policy.kind === 'wrong') log.error({}, policy.message);
        if (policy.kind === 'unknown') log.warn({}, policy.message);
      },
      (error: unknown) => {
        log.warn({ err: error }, 'the memory policy of Redis could not be asked');
      },
    );
  };
  if (redis.status === 'ready') check();
  redis.on('ready', check);
}
