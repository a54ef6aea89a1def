import { type CallwakeError, unavailable } from './error.js';
import { after } from './platform.js';

/** From the first use of a client to its `close()`: what waits in it is stopped then, and no timer is left. */
export class Life {
  /** How often it has ended: a client may be closed and used again. */
  _times = 0;
  private readonly _ends = new Set<() => void>();

  /** Rejects with `late` where it takes longer, and where the client is closed; `stop` then ends the work. */
  _within<T>(ms: number, work: Promise<T>, late: Error, stop: () => void = () => undefined): Promise<T> {
    return new Promise((resolve, reject) => {
      const giveUp = (error: Error) => {
        reject(error);
        stop();
      };
      const end = this._either(
        ms,
        () => {
          giveUp(late);
        },
        giveUp,
      );
      void work.then(resolve, reject).finally(end);
    });
  }

  _pause(ms: number): Promise<void> {
    return new Promise((resolve, reject) => void this._either(ms, resolve, reject));
  }

  /** Everything that waits is rejected. */
  _end(): void {
    this._times++;
    for (const end of [...this._ends]) end();
  }

  private _either(ms: number, timedOut: () => void, closed: (error: Error) => void): () => void {
    const done = () => {
      stop();
      this._ends.delete(ended);
    };
    const ended = () => {
      done();
      closed(clientClosed());
    };
    const stop = after(ms, () => {
      done();
      timedOut();
    });
    this._ends.add(ended);
    return done;
  }
}

export const clientClosed = (): CallwakeError => unavailable('The client was closed.');
