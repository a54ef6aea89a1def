import { badRequest } from './error.js';

export type Listener<Args extends unknown[]> = (...args: Args) => void;
/** Stops the listening. */
export type Off = () => void;

/** Events by name. One that nobody listens to yet is held, and told to the first who do. */
export class Events<Map extends Record<string, unknown[]>> {
  private readonly names: readonly (keyof Map)[];
  private readonly listeners = new Map<keyof Map, Set<Listener<never>>>();
  private readonly held = new Map<keyof Map, unknown[][]>();

  constructor(...names: readonly (keyof Map)[]) {
    this.names = names;
  }

  on<Name extends keyof Map>(name: Name, listener: Listener<Map[Name]>): Off {
    if (!this.names.includes(name))
      throw badRequest(`on: there is no event "${String(name)}": ${this.names.join(', ')}`);
    if (typeof listener !== 'function') throw badRequest('on: the listener must be a function');
    const all = this.listeners.get(name) ?? new Set();
    this.listeners.set(name, all.add(listener));
    // A moment later: who is about to listen as well, hears it too.
    void Promise.resolve().then(() => {
      this.flush(name);
    });
    return () => all.delete(listener);
  }

  emit<Name extends keyof Map>(name: Name, ...args: Map[Name]): void {
    const held = this.held.get(name) ?? [];
    this.held.set(name, held);
    held.push(args);
    this.flush(name);
  }

  /** As `emit`; but where nobody listens, only the last one is held. */
  emitLatest<Name extends keyof Map>(name: Name, ...args: Map[Name]): void {
    this.held.delete(name);
    this.emit(name, ...args);
  }

  private flush(name: keyof Map): void {
    const [held, all] = [this.held.get(name), this.listeners.get(name)];
    while (held?.length && all?.size) {
      const args = held.shift();
      for (const listener of [...all]) tell(listener as unknown as Listener<unknown[]>, args ?? []);
    }
  }
}

/** A listener that throws keeps nothing from the others; its error is the app's own, and surfaces as one. */
function tell(listener: Listener<unknown[]>, args: unknown[]): void {
  void new Promise<void>((resolve) => {
    listener(...args);
    resolve();
  });
}
