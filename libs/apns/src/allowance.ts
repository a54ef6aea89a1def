/** So many at once, and in the long run one each `everyMs`. */
export class Allowance {
  /** When it is whole again. */
  private wholeAt = 0;

  constructor(
    private readonly atOnce: number,
    private readonly everyMs: number,
  ) {}

  /** Ms until one may be taken; 0: now. */
  get waitMs(): number {
    return Math.max(this.wholeAt - (this.atOnce - 1) * this.everyMs - performance.now(), 0);
  }

  take(): void {
    this.wholeAt = Math.max(this.wholeAt, performance.now()) + this.everyMs;
  }
}
