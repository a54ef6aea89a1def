import { setTimeout as wait } from 'node:timers/promises';
import { Redis } from 'ioredis';
import { type PrivateRedis } from '../../apps/call-lab/src/redis/private-redis.js';
import { startRedis } from './private-redis.js';

const MASTERS = 3;
const SLOTS = 16_384;
const LOOK_AGAIN_MS = 20;

export interface ClusterOptions {
  /** Of each master. */
  readonly replicas?: number;
  /** So long a node may be silent before it counts as failed, in ms; less than Redis' own where a test wants a failover. */
  readonly nodeTimeoutMs?: number;
  readonly args?: readonly string[];
}

interface ClusterMember extends PrivateRedis {
  readonly id: string;
  readonly admin: Redis;
}

/** A Redis Cluster of three masters on 127.0.0.1. */
export class PrivateCluster {
  private constructor(
    private readonly masters: readonly ClusterMember[],
    private readonly replicas: readonly ClusterMember[],
  ) {}

  /** Resolves when all nodes say that all is well. */
  static async start({
    replicas = 0,
    nodeTimeoutMs = 15_000,
    args = [],
  }: ClusterOptions = {}): Promise<PrivateCluster> {
    const settings = ['--cluster-enabled', 'yes', '--cluster-node-timeout', String(nodeTimeoutMs), ...args];
    const members = await Promise.all(Array.from({ length: MASTERS * (1 + replicas) }, () => startMember(settings)));
    const cluster = new PrivateCluster(members.slice(0, MASTERS), members.slice(MASTERS));
    await cluster.form(members);
    return cluster;
  }

  get members(): readonly ClusterMember[] {
    return [...this.masters, ...this.replicas];
  }

  /** As `REDIS_URL` has it, with all nodes. */
  get url(): string {
    return `redis+cluster://${this.members.map(({ port }) => `127.0.0.1:${port}`).join(',')}`;
  }

  /** The master that was given the slot of a key at the start. */
  async firstMasterOf(key: string): Promise<ClusterMember> {
    const slot = Number(await this.masters[0]!.admin.call('CLUSTER', 'KEYSLOT', key));
    return this.masters.find((_, i) => slot < firstSlotOf(i + 1))!;
  }

  /** Kills a master as a crash does, once a replica has all that was written to it with this hash tag. */
  async killMasterOf(hashTag: string): Promise<void> {
    const master = await this.firstMasterOf(`{${hashTag}}`);
    await master.admin.set(`{${hashTag}}:last`, 'write', 'PX', 60_000);
    await master.admin.wait(1, 0);
    await master.kill();
  }

  async stop(): Promise<void> {
    for (const { admin } of this.members) admin.disconnect();
    await Promise.all(this.members.map((member) => member.stop()));
  }

  private async form(members: readonly ClusterMember[]): Promise<void> {
    await Promise.all(
      this.masters.map(async ({ admin }, i) => {
        await admin.call('CLUSTER', 'ADDSLOTSRANGE', firstSlotOf(i), firstSlotOf(i + 1) - 1);
        await admin.call('CLUSTER', 'SET-CONFIG-EPOCH', String(i + 1));
      }),
    );
    for (const { admin } of members)
      for (const { port } of members) await admin.call('CLUSTER', 'MEET', '127.0.0.1', port);
    await this.untilAll((info) => info.includes(`cluster_known_nodes:${members.length}`));
    await Promise.all(
      this.replicas.map(({ admin }, i) => admin.call('CLUSTER', 'REPLICATE', this.masters[i % MASTERS]!.id)),
    );
    await this.untilAll((info) => info.includes('cluster_state:ok'));
    await Promise.all(this.replicas.map(({ admin }) => untilReplicating(admin)));
  }

  private async untilAll(isSo: (clusterInfo: string) => boolean): Promise<void> {
    for (const { admin } of this.members) {
      while (!isSo(String(await admin.call('CLUSTER', 'INFO')))) await wait(LOOK_AGAIN_MS);
    }
  }
}

const firstSlotOf = (master: number): number => Math.floor((master * SLOTS) / MASTERS);

async function startMember(args: readonly string[]): Promise<ClusterMember> {
  const redis = await startRedis({ args });
  const admin = new Redis(redis.url, { retryStrategy: () => null });
  // Tests kill members.
  admin.on('error', () => undefined);
  return { ...redis, admin, id: String(await admin.call('CLUSTER', 'MYID')) };
}

async function untilReplicating(replica: Redis): Promise<void> {
  while (!(await replica.info('replication')).includes('master_link_status:up')) await wait(LOOK_AGAIN_MS);
}
