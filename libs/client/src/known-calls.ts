import { type LiveCall } from './live-call.js';

/** Calls that are over are kept against what is told of them once more, up to so many. */
const MOST_OVER = 20;

/** The device's calls, and how much of each it has seen. */
export class KnownCalls {
  private readonly byId = new Map<string, LiveCall>();

  get all(): LiveCall[] {
    return [...this.byId.values()];
  }

  get live(): LiveCall[] {
    return this.all.filter((call) => !call.isOver);
  }

  of(callId: string): LiveCall | undefined {
    return this.byId.get(callId);
  }

  add(call: LiveCall): LiveCall {
    this.byId.set(call.id, call);
    const over = this.all.filter((each) => each.isOver);
    for (const { id } of over.slice(0, Math.max(0, over.length - MOST_OVER))) this.byId.delete(id);
    return call;
  }

  remove(call: LiveCall): void {
    call.stopTimers();
    this.byId.delete(call.id);
  }

  seen(): Record<string, number> {
    return Object.fromEntries(this.all.filter(({ cursor }) => cursor > 0).map(({ id, cursor }) => [id, cursor]));
  }
}
