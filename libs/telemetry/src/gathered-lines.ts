/** Where lines go: each as its text, some of them together. */
export interface LineSink {
  write(lines: string): void;
  /** Returns when all that was written has left the process. */
  flushSync(): void;
  /** It takes nothing any more. */
  readonly destroyed?: boolean;
}

/** Docker and other readers of a log take so much at once. */
const MOST_HELD = 16_384;

/**
 * Lines of one round of the event loop are written together: a write for each would cost several times what its making does. None
 * is held for longer than that, and none is lost where the process ends, as long as it is not killed.
 */
export class GatheredLines {
  private held = '';
  private isDue = false;
  private isEnding = false;

  constructor(private readonly sink: LineSink) {
    // Also the end of an uncaught exception, and of whoever calls `process.exit`.
    process.once('exit', () => {
      this.isEnding = true;
      this.flushSync();
    });
  }

  write(line: string): void {
    this.held += line;
    if (this.isEnding) this.flushSync();
    else if (this.held.length >= MOST_HELD) this.flush();
    if (this.isDue) return;
    this.isDue = true;
    setImmediate(() => {
      this.isDue = false;
      this.flush();
    });
  }

  /** Hands on what is held, now. */
  flush(): void {
    if (this.held === '' || this.sink.destroyed) return;
    const lines = this.held;
    this.held = '';
    this.sink.write(lines);
  }

  private flushSync(): void {
    this.flush();
    if (!this.sink.destroyed) this.sink.flushSync();
  }
}
