import { type Clock } from '#calls';
import { type UnusableJob } from '#push';
import { type Keys, keysUnder } from './keys.js';
import { type RedisClient } from './redis-client.js';

/** Nothing that is put here can grow for ever, whoever fills the queue with nonsense. */
const MOST_KEPT = 100;
const LONGEST_DATA = 2_000;
const KEPT_MS = 7 * 24 * 3_600_000;

/** Jobs that were set aside, for an operator to look at: the last 100, for a week after the last one. */
export class RedisUnusableJobs {
  constructor(
    private readonly redis: RedisClient,
    private readonly clock: Clock,
    private readonly keys: Keys = keysUnder(),
  ) {}

  async add({ queue, id, reason, data }: UnusableJob): Promise<void> {
    const key = this.keys.unusableJobs();
    const entry = { at: this.clock(), queue, id, reason, data: JSON.stringify(data ?? null).slice(0, LONGEST_DATA) };
    const done = await this.redis
      .multi()
      .lpush(key, JSON.stringify(entry))
      .ltrim(key, 0, MOST_KEPT - 1)
      .pexpire(key, KEPT_MS)
      .exec();
    const [error] = done?.find(([failed]) => failed) ?? [];
    if (error) throw error;
  }
}
