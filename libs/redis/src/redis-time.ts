import { type Redis } from 'ioredis';
import { type Clock } from '#calls';

const KEPT_MS = 60_000;
/** What was measured over a slower round trip says little: it is used, and the next one measures again. */
const PRECISE_MS = 50;

interface Measured {
  /** Redis' clock minus ours, in ms. */
  readonly offset: number;
  /** By our clock. */
  readonly goodUntil: number;
}

/** Redis' clock as seen from ours: scripts and expiries go by Redis' clock, all times in calls by ours. */
export class RedisTime {
  private measured: Promise<Measured> | undefined;

  constructor(
    private readonly redis: Redis,
    private readonly clock: Clock,
  ) {
    // It may be another Redis now.
    redis.on('ready', () => {
      this.measured = undefined;
    });
  }

  /** What is to be added to our time to get Redis', in ms. Rejects where Redis can't be asked. */
  async offset(): Promise<number> {
    const before = this.measured;
    const known = await before?.catch(() => undefined);
    if (known && this.clock() < known.goodUntil) return known.offset;
    if (!this.measured || this.measured === before) this.measured = this.measure();
    return (await this.measured).offset;
  }

  private async measure(): Promise<Measured> {
    const sentAt = this.clock();
    const [seconds, micros] = await this.redis.time();
    const receivedAt = this.clock();
    const roundTrip = receivedAt - sentAt;
    return {
      offset: Number(seconds) * 1000 + Number(micros) / 1000 - (sentAt + roundTrip / 2),
      goodUntil: roundTrip > PRECISE_MS ? receivedAt : receivedAt + KEPT_MS,
    };
  }
}
