import { type Redis, ReplyError } from 'ioredis';

/** Does Redis answer? Takes no longer than a command may take on a connection for requests. */
export async function checkRedis(redis: Redis): Promise<boolean> {
  return redis.ping().then(
    () => true,
    () => false,
  );
}

/** `message` says what is wrong and what to set. */
export type MemoryPolicy = { readonly kind: 'ok' } | { readonly kind: 'wrong' | 'unknown'; readonly message: string };

const WANTED = 'noeviction';

/**
 * A Redis that evicts keys when it is full loses calls, devices and jobs without a word. Asks INFO, which managed Redis
 * allows where it forbids CONFIG. Rejects where Redis can't be asked.
 */
export async function checkMemoryPolicy(redis: Redis): Promise<MemoryPolicy> {
  const policy = await policyOf(redis);
  if (policy === WANTED) return { kind: 'ok' };
  if (policy === undefined) {
    const message = `Redis does not tell its maxmemory-policy: make sure that it is ${WANTED}.`;
    return { kind: 'unknown', message };
  }
  const message = `Redis may evict calls, devices and jobs: set maxmemory-policy ${WANTED} (it is ${policy}).`;
  return { kind: 'wrong', message };
}

async function policyOf(redis: Redis): Promise<string | undefined> {
  try {
    return /^maxmemory_policy:(\S+)/m.exec(await redis.info('memory'))?.[1];
  } catch (error) {
    if (isReplyError(error)) return undefined;
    throw error;
  }
}

/** Redis answered, and the answer was no. */
const isReplyError = (error: unknown): boolean => error instanceof (ReplyError as new () => Error);

/** Where a log hears of it; `#telemetry`'s Log is one. */
export interface PolicyLog {
  warn(fact: object, message: string): void;
  error(fact: object, message: string): void;
}

/** With each new connection: says loudly where Redis would throw calls away. */
export function watchMemoryPolicy(redis: Redis, log: PolicyLog): void {
  const tell = (policy: MemoryPolicy) => {
    if (policy.kind === 'wrong') log.error({}, policy.message);
    if (policy.kind === 'unknown') log.warn({}, policy.message);
  };
  const check = () => {
    checkMemoryPolicy(redis).then(tell, (error: unknown) => {
      log.warn({ err: error }, 'the memory policy of Redis could not be asked');
    });
  };
  if (redis.status === 'ready') check();
  redis.on('ready', check);
}
