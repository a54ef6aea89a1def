import { connectRedis } from '#redis';
import { placeOf } from '../../support/redis-place.js';

/** What Redis counts of its commands, by name; those that scripts give count too. */
export type CommandCounts = ReadonlyMap<string, number>;

export class CommandStats {
  private readonly redis: ReturnType<typeof connectRedis>;

  constructor(url: string) {
    this.redis = connectRedis(placeOf(url), { purpose: 'worker', onError: console.error });
  }

  async begin(): Promise<void> {
    await this.redis.call('CONFIG', 'RESETSTAT');
  }

  async counts(): Promise<CommandCounts> {
    const info = String(await this.redis.call('INFO', 'commandstats'));
    const lines = [...info.matchAll(/^cmdstat_(\S+?):calls=(\d+)/gm)];
    return new Map(lines.map(([, name = '', calls]) => [name, Number(calls)]));
  }

  /** Bytes. */
  async usedMemory(): Promise<number> {
    const info = String(await this.redis.call('INFO', 'memory'));
    return Number(/^used_memory:(\d+)/m.exec(info)?.[1]);
  }

  stop(): void {
    this.redis.disconnect();
  }
}

/** Of clients and scripts together. */
export const totalOf = (counts: CommandCounts): number => [...counts.values()].reduce((sum, calls) => sum + calls, 0);
