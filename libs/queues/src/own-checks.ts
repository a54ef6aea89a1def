/** A check that comes at its time is over long before this. */
const LINGER_MS = 1_000;

/** Whether checks are to come that this server has set, or has carried out before. */
export class OwnChecks {
  private until = 0;
  private wake: () => void = () => undefined;

  get areExpected(): boolean {
    return Date.now() < this.until;
  }

  /** One is to come in so many ms. */
  expect(inMs: number): void {
    this.until = Math.max(this.until, Date.now() + inMs + LINGER_MS);
    this.wake();
  }

  /** Ends before `ms` where one is expected, or at `stop`. */
  async rest(ms: number): Promise<void> {
    let timer: NodeJS.Timeout | undefined;
    await new Promise<void>((resolve) => {
      this.wake = resolve;
      timer = setTimeout(resolve, ms);
    });
    clearTimeout(timer);
  }

  stop(): void {
    this.wake();
  }
}
