import { type Hint, type HintListener, type PartyNotifier, type SocketPlace } from '#calls';

/** Servers of one process. A server that does not listen hears nothing. */
export class MemoryNotifier implements PartyNotifier {
  private readonly listeners = new Map<string, Set<HintListener>>();

  async tell(server: string, hint: Hint): Promise<void> {
    await Promise.resolve();
    for (const listener of this.at(server)) listener.onHint(structuredClone(hint));
  }

  async replace({ server, socket }: SocketPlace): Promise<void> {
    await Promise.resolve();
    for (const listener of this.at(server)) listener.onReplaced(socket);
  }

  listen(server: string, listener: HintListener): Promise<{ close(): Promise<void> }> {
    this.listeners.set(server, this.at(server).add(listener));
    return Promise.resolve({
      close: () => {
        this.at(server).delete(listener);
        return Promise.resolve();
      },
    });
  }

  /** As after a connection that was lost and came back. */
  loseHints(server: string): void {
    for (const listener of this.at(server)) listener.onGap();
  }

  private at(server: string): Set<HintListener> {
    return this.listeners.get(server) ?? new Set();
  }
}
