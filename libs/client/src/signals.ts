import { type Answer } from './asks.js';
import { callwakeError, type CallwakeError } from './error.js';

interface Waiting {
  readonly signal: unknown;
  readonly resolve: () => void;
  readonly reject: (error: CallwakeError) => void;
}

/**
 * A device's signals in one call, in order and each once. They go one by one: the server takes no signal whose count is not above
 * the last one taken, so one that overtook an unanswered one would be its end.
 */
export class Signals {
  private readonly waiting: Waiting[] = [];
  private n = 0;
  private isOpen = false;
  private isBusy = false;

  constructor(private readonly ask: (n: number, signal: unknown) => Promise<Answer>) {}

  send(signal: unknown): Promise<void> {
    return new Promise((resolve, reject) => {
      this.waiting.push({ signal, resolve, reject });
      void this.run();
    });
  }

  /** From now on they may go. */
  open(): void {
    this.isOpen = true;
    void this.run();
  }

  close(error: CallwakeError): void {
    this.isOpen = false;
    for (const { reject } of this.waiting.splice(0)) reject(error);
  }

  private async run(): Promise<void> {
    if (this.isBusy) return;
    this.isBusy = true;
    while (this.isOpen && this.waiting[0]) {
      const next = this.waiting[0];
      try {
        await this.sendOne(next.signal);
        next.resolve();
      } catch (error) {
        next.reject(callwakeError(error));
      }
      // The end of the call may have emptied the queue meanwhile.
      if (this.waiting[0] === next) this.waiting.shift();
    }
    this.isBusy = false;
  }

  /** An app that was started again in the middle of a call begins to count anew, and the server has no ear for it: it counts on above. */
  private async sendOne(signal: unknown): Promise<void> {
    const { first, fields } = await this.ask(++this.n, signal);
    if (!first || fields['seq'] !== undefined) return;
    this.n = Math.max(this.n, Date.now());
    await this.ask(++this.n, signal);
  }
}
