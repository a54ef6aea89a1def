import { Cluster, type Redis, ReplyError } from 'ioredis';
import { type RedisClient } from './redis-client.js';

/** Does Redis answer? Takes no longer than a command may take on a connection for requests. */
export async function checkRedis(redis: RedisClient): Promise<boolean> {
  const answer = redis instanceof Cluster ? Promise.any(redis.nodes('master').map(isWell)) : redis.ping();
  return answer.then(
    () => true,
    () => false,
  );
}

/** By the word of a node of a cluster, which knows whether all slots that must be served are. Rejects where it is not so. */
async function isWell(node: Redis): Promise<void> {
  const info = await node.cluster('INFO');
  if (!info.includes('cluster_state:ok')) throw new Error('The Redis Cluster is not well.');
}

/** `message` says what is wrong and what to set. */
export type MemoryPolicy = { readonly kind: 'ok' } | { readonly kind: 'wrong' | 'unknown'; readonly message: string };

const WANTED = 'noeviction';

/**
 * A Redis that evicts keys when it is full loses calls, devices and jobs without a word. Asks INFO, which managed Redis
 * allows where it forbids CONFIG. Rejects where Redis can't be asked; of a cluster each node is, replicas too.
 */
export async function checkMemoryPolicy(redis: RedisClient): Promise<MemoryPolicy> {
  if (!(redis instanceof Cluster)) return policyOf(redis, 'Redis');
  const policies = await Promise.all(redis.nodes().map(policyOfNode));
  const byKind = (kind: MemoryPolicy['kind']) => policies.find((policy) => policy.kind === kind);
  return byKind('wrong') ?? byKind('unknown') ?? { kind: 'ok' };
}

const policyOfNode = (node: Redis): Promise<MemoryPolicy> =>
  policyOf(node, `Redis at ${node.options.host ?? ''}:${node.options.port ?? ''}`);

async function policyOf(node: Redis, name: string): Promise<MemoryPolicy> {
  const policy = await saidPolicyOf(node);
  if (policy === WANTED) return { kind: 'ok' };
  if (policy === undefined) {
    const message = `${name} does not tell its maxmemory-policy: make sure that it is ${WANTED}.`;
    return { kind: 'unknown', message };
  }
  const message = `${name} may evict calls, devices and jobs: set maxmemory-policy ${WANTED} (it is ${policy}).`;
  return { kind: 'wrong', message };
}

async function saidPolicyOf(node: Redis): Promise<string | undefined> {
  try {
    return /^maxmemory_policy:(\S+)/m.exec(await node.info('memory'))?.[1];
  } catch (error) {
    if (isReplyError(error)) return undefined;
    throw error;
  }
}

/** Redis answered, and the answer was no. */
export const isReplyError = (error: unknown): boolean => error instanceof (ReplyError as new () => Error);

/** Where a log hears of it; `#telemetry`'s Log is one. */
export interface PolicyLog {
  warn(fact: object, message: string): void;
  error(fact: object, message: string): void;
}

/** With each new connection, and each node that joins a cluster: says loudly where Redis would throw calls away. */
export function watchMemoryPolicy(redis: RedisClient, log: PolicyLog): void {
  const tell = (policy: MemoryPolicy) => {
    if (policy.kind === 'wrong') log.error({}, policy.message);
    if (policy.kind === 'unknown') log.warn({}, policy.message);
  };
  const check = (asked: Promise<MemoryPolicy>) => {
    asked.then(tell, (error: unknown) => {
      log.warn({ err: error }, 'the memory policy of Redis could not be asked');
    });
  };
  if (redis instanceof Cluster) {
    for (const node of redis.nodes()) check(policyOfNode(node));
    redis.on('+node', (node: Redis) => {
      check(policyOfNode(node));
    });
    return;
  }
  if (redis.status === 'ready') check(checkMemoryPolicy(redis));
  redis.on('ready', () => {
    check(checkMemoryPolicy(redis));
  });
}
