import { type Clock } from '#calls';
import { luaScript } from './lua-script.js';
import { nodeOf, onConnection, type RedisClient } from './redis-client.js';

const KEPT_MS = 60_000;
/** What was measured over a slower round trip says little: it is used, and the next one measures again. */
const PRECISE_MS = 50;

interface Measured {
  /** Redis' clock minus ours, in ms. */
  readonly offset: number;
  /** By our clock. */
  readonly goodUntil: number;
}

/**
 * Redis' clock as seen from ours: scripts and expiries go by Redis' clock, all times in calls by ours. Each node of a cluster has
 * a clock of its own.
 */
export class RedisTime {
  /** By node. */
  private readonly measured = new Map<string, Promise<Measured>>();
  private readonly redisClock;

  constructor(
    private readonly redis: RedisClient,
    private readonly clock: Clock,
  ) {
    this.redisClock = luaScript(redis, 'redis-clock', 1);
    // It may be another Redis now.
    onConnection(redis, () => {
      this.measured.clear();
    });
  }

  /** What is to be added to our time to get that of the node which has `key`, in ms. Rejects where Redis can't be asked. */
  async offset(key: string): Promise<number> {
    const node = nodeOf(this.redis, key);
    const before = this.measured.get(node);
    const known = await before?.catch(() => undefined);
    if (known && this.clock() < known.goodUntil) return known.offset;
    const newer = this.measured.get(node);
    if (newer && newer !== before) return (await newer).offset;
    const measuring = this.measure(key);
    this.measured.set(node, measuring);
    return (await measuring).offset;
  }

  private async measure(key: string): Promise<Measured> {
    const sentAt = this.clock();
    const [seconds, micros] = (await this.redisClock(key)) as [string, string];
    const receivedAt = this.clock();
    const roundTrip = receivedAt - sentAt;
    return {
      offset: Number(seconds) * 1000 + Number(micros) / 1000 - (sentAt + roundTrip / 2),
      goodUntil: roundTrip > PRECISE_MS ? receivedAt : receivedAt + KEPT_MS,
    };
  }
}
