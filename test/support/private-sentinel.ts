import { mkdtemp, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as wait } from 'node:timers/promises';
import { Redis } from 'ioredis';
import { freePort } from '../../apps/call-lab/src/redis/free-port.js';
import { type PrivateRedis } from '../../apps/call-lab/src/redis/private-redis.js';
import { type RedisProcess, spawnRedis } from '../../apps/call-lab/src/redis/redis-process.js';
import { redisServer, startRedis } from './private-redis.js';

const NAME = 'callwake';
/** So long the master may be silent before the replica takes over. */
const DOWN_AFTER_MS = 1_000;
const LOOK_AGAIN_MS = 20;

/** A Redis with a replica, and a sentinel that watches them. */
export class WatchedRedis {
  private constructor(
    private readonly master: PrivateRedis,
    private readonly replica: PrivateRedis,
    private readonly sentinel: RedisProcess,
    private readonly sentinelPort: number,
  ) {}

  /** Resolves when the replica replicates, and the sentinel knows of it. */
  static async start(): Promise<WatchedRedis> {
    const master = await startRedis();
    const replica = await startRedis({ args: ['--replicaof', '127.0.0.1', String(master.port)] });
    await until(replica.port, async (redis) => (await redis.info('replication')).includes('master_link_status:up'));
    const port = await freePort();
    const sentinel = await startSentinel(port, master.port);
    await until(port, async (redis) => ((await redis.call('SENTINEL', 'REPLICAS', NAME)) as unknown[]).length === 1);
    return new WatchedRedis(master, replica, sentinel, port);
  }

  /** As `REDIS_URL` has it. */
  get url(): string {
    return `redis+sentinel://127.0.0.1:${this.sentinelPort}/${NAME}`;
  }

  /** As a crash does, once the replica has all that was written. */
  async killMaster(): Promise<void> {
    const admin = new Redis(this.master.url);
    await admin.set('last', 'write', 'PX', 60_000);
    await admin.wait(1, 0);
    admin.disconnect();
    await this.master.kill();
  }

  async stop(): Promise<void> {
    this.sentinel.signal('SIGTERM');
    await Promise.all([this.sentinel.ended, this.master.stop(), this.replica.stop()]);
  }
}

async function startSentinel(port: number, masterPort: number): Promise<RedisProcess> {
  const folder = await mkdtemp(join(tmpdir(), 'callwake-sentinel-'));
  const settings = [
    ...[`port ${port}`, 'bind 127.0.0.1', `dir ${folder}`, `sentinel monitor ${NAME} 127.0.0.1 ${masterPort} 1`],
    `sentinel down-after-milliseconds ${NAME} ${DOWN_AFTER_MS}`,
  ];
  // A sentinel writes down there what it learns.
  const file = join(folder, 'sentinel.conf');
  await writeFile(file, `${settings.join('\n')}\n`);
  return spawnRedis(await redisServer(), [file, '--sentinel'], folder);
}

async function until(port: number, isSo: (redis: Redis) => Promise<boolean>): Promise<void> {
  const redis = new Redis(port, '127.0.0.1', { maxRetriesPerRequest: null, retryStrategy: () => LOOK_AGAIN_MS });
  redis.on('error', () => undefined);
  while (!(await isSo(redis))) await wait(LOOK_AGAIN_MS);
  redis.disconnect();
}
