import { randomBytes, randomUUID } from 'node:crypto';
import Table from 'cli-table3';
import { connectRedis, RedisDeviceBook } from '#redis';
import { startPrivateRedis } from '../../../apps/call-lab/src/redis/private-redis.js';
import { type RedisServer } from '../../../apps/call-lab/src/redis/server-program.js';
import { placeOf } from '../../support/redis-place.js';
import { CommandStats } from './command-stats.js';

export interface DevicesOptions {
  readonly isQuick: boolean;
  readonly isMillion: boolean;
}

/** What Redis comes with, against what docs/redis.md recommends, which a private Redis has anyway. */
const SETTINGS: readonly { readonly name: string; readonly args: readonly string[] }[] = [
  { name: 'recommended', args: [] },
  { name: 'stock', args: ['--hz', '10', '--hash-max-listpack-value', '64'] },
];
const AT_ONCE = 200;

/** Bytes of Redis a device that sleeps: a user of its own, a VoIP token, the token's index. */
export async function measureDevices(server: RedisServer, { isQuick, isMillion }: DevicesOptions): Promise<void> {
  const sizes = [10_000, ...(isQuick ? [] : [100_000]), ...(isMillion ? [1_000_000] : [])];
  const table = new Table({
    head: ['bytes a sleeping device', ...sizes.map((size) => size.toLocaleString('en'))],
    colAligns: ['left', ...sizes.map(() => 'right' as const)],
    style: { head: [], border: [] },
  });
  for (const { name, args } of SETTINGS) {
    const redis = await startPrivateRedis({ server, args });
    try {
      const bytes = await bytesADevice(redis.url, sizes);
      table.push([name, ...bytes.map((each) => each.toFixed(0))]);
    } finally {
      await redis.stop();
    }
  }
  console.log(`\n${table.toString()}`);
}

async function bytesADevice(url: string, sizes: readonly number[]): Promise<number[]> {
  const connection = connectRedis(placeOf(url), { purpose: 'worker', onError: console.error });
  const [devices, stats] = [new RedisDeviceBook(connection, Date.now), new CommandStats(url)];
  const before = await stats.usedMemory();
  const bytes: number[] = [];
  let registered = 0;
  for (const size of sizes) {
    const lane = async (): Promise<void> => {
      while (registered < size) {
        registered += 1;
        await register(devices);
      }
    };
    await Promise.all(Array.from({ length: AT_ONCE }, lane));
    bytes.push(((await stats.usedMemory()) - before) / size);
  }
  stats.stop();
  connection.disconnect();
  return bytes;
}

/** Ids as long as UUIDs. */
async function register(devices: RedisDeviceBook): Promise<void> {
  const device = { app: 'demo', user: randomUUID(), deviceId: randomUUID() };
  const tokens = { voip: randomBytes(32).toString('hex') };
  await devices.register(device, { platform: 'ios', environment: 'production', tokens }, Date.now());
}
