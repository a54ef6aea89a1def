/** Tells what happens, a line each, with the milliseconds since the invite. */
export class Narrator {
  private startedAt = performance.now();

  constructor(private readonly write: (line: string) => void) {}

  /** The invite goes out now. */
  begin(): void {
    this.startedAt = performance.now();
  }

  tell(what: string): void {
    const ms = (performance.now() - this.startedAt).toFixed(1);
    this.write(`  ${ms.padStart(7)} ms  ${what}`);
  }
}
