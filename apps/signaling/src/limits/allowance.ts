import { type Rate } from '#config';

/** Less than this is nothing that one could wait for. */
const LEAST_WAIT_MS = 1;

/** An allowance of so many at once, which fills up again evenly over its window. One number: the time at which it is full. */
export class Allowance {
  private fullAt = 0;

  constructor(private readonly rate: Rate) {}

  /** Takes one, at `now` (ms). Answers how long to wait where there is none left, in ms; 0: it was taken. */
  take(now: number): number {
    const { points, windowMs } = this.rate;
    // A clock that was set back takes nothing away.
    const from = Math.min(Math.max(this.fullAt, now), now + windowMs);
    const fullAt = from + windowMs / points;
    const waitMs = fullAt - now - windowMs;
    if (waitMs >= LEAST_WAIT_MS) return Math.ceil(waitMs);
    this.fullAt = fullAt;
    return 0;
  }

  isFull(now: number): boolean {
    return this.fullAt <= now;
  }
}
