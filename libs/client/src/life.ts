import { type CallwakeError, unavailable } from './error.js';
import { after } from './platform.js';

/** From the first use of a client to its `close()`: what waits in it is stopped then, and no timer is left. */
export class Life {
  private readonly ends = new Set<() => void>();

  /** Rejects with `late` where it takes longer, and where the client is closed; `stop` then ends the work. */
  within<T>(ms: number, work: Promise<T>, late: Error, stop: () => void = () => undefined): Promise<T> {
    return new Promise((resolve, reject) => {
      const giveUp = (error: Error) => {
        reject(error);
        stop();
      };
      const end = this.either(
        ms,
        () => {
          giveUp(late);
        },
        giveUp,
      );
      void work.then(resolve, reject).finally(end);
    });
  }

  pause(ms: number): Promise<void> {
    return new Promise((resolve, reject) => void this.either(ms, resolve, reject));
  }

  /** Everything that waits is rejected. */
  end(): void {
    for (const end of [...this.ends]) end();
  }

  private either(ms: number, timedOut: () => void, closed: (error: Error) => void): () => void {
    const done = () => {
      stop();
      this.ends.delete(ended);
    };
    const ended = () => {
      done();
      closed(clientClosed());
    };
    const stop = after(ms, () => {
      done();
      timedOut();
    });
    this.ends.add(ended);
    return done;
  }
}

export const clientClosed = (): CallwakeError => unavailable('The client was closed.');
