/**
 * What one socket asks is carried out in the order in which it came. Of signals that overtook each other, those with the lower
 * `n` would be taken for repeats, and be lost.
 */
export class Turns {
  private readonly last = new WeakMap<object, Promise<unknown>>();

  /** Settles as `work` does, which begins when all before it are done. */
  take<T>(socket: object, work: () => Promise<T>): Promise<T> {
    const before = this.last.get(socket) ?? Promise.resolve();
    const turn = before.then(work);
    this.last.set(
      socket,
      turn.catch(() => undefined),
    );
    return turn;
  }
}
