/** What has begun on a socket. Neither rejects. */
interface Begun {
  /** What had a turn of its own. */
  readonly alone: Promise<unknown>;
  readonly all: Promise<unknown>;
}

const settled = (work: Promise<unknown>): Promise<unknown> => work.catch(() => undefined);

/**
 * What one socket asks is carried out in the order in which it came. Of signals that overtook each other, those with the lower
 * `n` would be taken for repeats, and be lost.
 */
export class Turns {
  private readonly begun = new WeakMap<object, Begun>();

  /** Settles as `work` does, which begins when all before it are done. */
  take<T>(socket: object, work: () => Promise<T>): Promise<T> {
    const turn = this.of(socket).all.then(work);
    const done = settled(turn);
    this.begun.set(socket, { alone: done, all: done });
    return turn;
  }

  /** For what keeps its own order from its begin on: those that follow each other begin in turn, and are in hand together. */
  join<T>(socket: object, work: () => Promise<T>): Promise<T> {
    const { alone, all } = this.of(socket);
    const turn = alone.then(work);
    this.begun.set(socket, { alone, all: Promise.all([all, settled(turn)]) });
    return turn;
  }

  private of(socket: object): Begun {
    const nothing = Promise.resolve();
    return this.begun.get(socket) ?? { alone: nothing, all: nothing };
  }
}
