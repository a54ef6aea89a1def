import { badRequest } from './error.js';

export type Listener<Args extends unknown[]> = (...args: Args) => void;
/** Stops the listening. */
export type Off = () => void;

/** Events by name. One that nobody listens to yet is held, and told to the first who do. */
export class Events<Map extends Record<string, unknown[]>> {
  private readonly _names: readonly (keyof Map)[];
  private readonly _listeners = new Map<keyof Map, Set<Listener<never>>>();
  private readonly _held = new Map<keyof Map, unknown[][]>();

  constructor(...names: readonly (keyof Map)[]) {
    this._names = names;
  }

  on<Name extends keyof Map>(name: Name, listener: Listener<Map[Name]>): Off {
    if (!this._names.includes(name)) throw badRequest(`no event "${String(name)}": ${this._names.join(', ')}`);
    if (typeof listener !== 'function') throw badRequest('listener: must be a function');
    const all = this._listeners.get(name) ?? new Set();
    this._listeners.set(name, all.add(listener));
    // A moment later: who is about to listen as well, hears it too.
    void Promise.resolve().then(() => {
      this._flush(name);
    });
    return () => all.delete(listener);
  }

  _emit<Name extends keyof Map>(name: Name, ...args: Map[Name]): void {
    const held = this._held.get(name) ?? [];
    this._held.set(name, held);
    held.push(args);
    this._flush(name);
  }

  /** As `emit`; but where nobody listens, only the last one is held. */
  _emitLatest<Name extends keyof Map>(name: Name, ...args: Map[Name]): void {
    this._held.delete(name);
    this._emit(name, ...args);
  }

  private _flush(name: keyof Map): void {
    const [held, all] = [this._held.get(name), this._listeners.get(name)];
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
