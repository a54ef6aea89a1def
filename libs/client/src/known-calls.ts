import { type LiveCall } from './live-call.js';

/** Calls that are over are kept against what is told of them once more, up to so many. */
const MOST_OVER = 20;

/** The device's calls, and how much of each it has seen. */
export class KnownCalls {
  private readonly _byId = new Map<string, LiveCall>();

  get _all(): LiveCall[] {
    return [...this._byId.values()];
  }

  get _live(): LiveCall[] {
    return this._all.filter((call) => !call._isOver);
  }

  of(callId: string): LiveCall | undefined {
    return this._byId.get(callId);
  }

  _add(call: LiveCall): LiveCall {
    this._byId.set(call.id, call);
    const over = this._all.filter((each) => each._isOver);
    for (const { id } of over.slice(0, Math.max(0, over.length - MOST_OVER))) this._byId.delete(id);
    return call;
  }

  _remove(call: LiveCall): void {
    call._stopTimers();
    this._byId.delete(call.id);
  }

  _seen(): Record<string, number> {
    return Object.fromEntries(
      this._all.filter(({ _cursor: cursor }) => cursor > 0).map(({ id, _cursor: cursor }) => [id, cursor]),
    );
  }
}
