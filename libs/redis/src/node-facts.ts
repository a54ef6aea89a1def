import { Cluster, type Redis } from 'ioredis';
import { isReplyError } from './check.js';
import { type RedisClient } from './redis-client.js';

/** What of its data a Redis writes to disk; `unknown`: it does not tell whether it makes snapshots. */
export type Persistence = 'append-only' | 'snapshots' | 'none' | 'unknown';

/** What a Redis says of itself. */
export interface NodeFacts {
  /** As `host:port`. */
  readonly name: string;
  /** Such as `Redis 7.0.15`. */
  readonly software: string;
  /** The version of Redis that it is, or is compatible with. */
  readonly major: number;
  readonly isReplica: boolean;
  readonly isOfCluster: boolean;
  /** So many replicas are connected to it. */
  readonly replicas: number;
  readonly hz: number;
  readonly persistence: Persistence;
  /** Its last attempt to write to disk failed. */
  readonly cannotWrite: boolean;
  /** Bytes in use, and how many it may use at most; 0: as many as there are. */
  readonly memory: { readonly used: number; readonly most: number };
}

/** Of one Redis, or of each node of a cluster that is connected to. Rejects where one can't be asked. */
export const factsOfNodes = (redis: RedisClient): Promise<NodeFacts[]> =>
  Promise.all((redis instanceof Cluster ? redis.nodes() : [redis]).map(factsOf));

async function factsOf(node: Redis): Promise<NodeFacts> {
  const said = fieldsOf(await node.info());
  const number = (field: string) => Number(said.get(field) ?? 0);
  return {
    name: nameOf(node),
    software: softwareIn(said),
    major: Number.parseInt(said.get('redis_version') ?? '0'),
    isReplica: said.get('role') === 'slave',
    isOfCluster: said.get('cluster_enabled') === '1',
    replicas: number('connected_slaves'),
    hz: number('configured_hz'),
    persistence: said.get('aof_enabled') === '1' ? 'append-only' : await snapshotsOf(node),
    cannotWrite: ['aof_last_write_status', 'rdb_last_bgsave_status'].some((field) => said.get(field) === 'err'),
    memory: { used: number('used_memory'), most: number('maxmemory') },
  };
}

/** Behind sentinels the options name them, and not the Redis that is connected to. */
function nameOf({ options: { host, port, sentinels, name }, stream }: Redis): string {
  if (!sentinels) return `${host ?? ''}:${port ?? ''}`;
  return `${name ?? ''} (${stream.remoteAddress ?? ''}:${stream.remotePort ?? ''})`;
}

const fieldsOf = (info: string): ReadonlyMap<string, string> =>
  new Map([...info.matchAll(/^(\w+):(.*?)\r?$/gm)].map(([, field = '', value = '']) => [field, value]));

function softwareIn(said: ReadonlyMap<string, string>): string {
  const valkey = said.get('valkey_version');
  return valkey === undefined ? `Redis ${said.get('redis_version') ?? ''}` : `Valkey ${valkey}`;
}

/** Managed Redis often forbids CONFIG, and INFO does not tell. */
async function snapshotsOf(node: Redis): Promise<Persistence> {
  try {
    const [, save] = await node.config('GET', 'save');
    return save ? 'snapshots' : 'none';
  } catch (error) {
    if (isReplyError(error)) return 'unknown';
    throw error;
  }
}
