import { type Answer } from './asks.js';
import { callwakeError, type CallwakeError } from './error.js';

interface Waiting {
  readonly signal: unknown;
  readonly _resolve: () => void;
  readonly _reject: (error: CallwakeError) => void;
}

/**
 * A device's signals in one call, in order and each once. They go one by one: the server takes no signal whose count is not above
 * the last one taken, so one that overtook an unanswered one would be its end.
 */
export class Signals {
  private readonly _waiting: Waiting[] = [];
  private _n = 0;
  private _isOpen = false;
  private _isBusy = false;

  constructor(private readonly _ask: (n: number, signal: unknown) => Promise<Answer>) {}

  _send(signal: unknown): Promise<void> {
    return new Promise((resolve, reject) => {
      this._waiting.push({ signal, _resolve: resolve, _reject: reject });
      void this._run();
    });
  }

  /** From now on they may go. */
  _open(): void {
    this._isOpen = true;
    void this._run();
  }

  _close(error: CallwakeError): void {
    this._isOpen = false;
    for (const { _reject: reject } of this._waiting.splice(0)) reject(error);
  }

  private async _run(): Promise<void> {
    if (this._isBusy) return;
    this._isBusy = true;
    while (this._isOpen && this._waiting[0]) {
      const next = this._waiting[0];
      try {
        await this._sendOne(next.signal);
        next._resolve();
      } catch (error) {
        next._reject(callwakeError(error));
      }
      // The end of the call may have emptied the queue meanwhile.
      if (this._waiting[0] === next) this._waiting.shift();
    }
    this._isBusy = false;
  }

  /** An app that was started again in the middle of a call begins to count anew, and the server has no ear for it: it counts on above. */
  private async _sendOne(signal: unknown): Promise<void> {
    const { first, fields } = await this._ask(++this._n, signal);
    if (!first || fields['seq'] !== undefined) return;
    this._n = Math.max(this._n, Date.now());
    await this._ask(++this._n, signal);
  }
}
