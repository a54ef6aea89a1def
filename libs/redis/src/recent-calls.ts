import { type Call, type CallRef, type Clock, isLive } from '#calls';

/** The events of a set-up follow each other within this; a read that is older saves little, and more often leads to a conflict. */
const KEPT_MS = 2_000;
const MOST_CALLS = 1_000;

interface Kept {
  readonly call: Call;
  /** By our clock. */
  readonly until: number;
}

/** Live calls as this process read or wrote them a moment ago, the oldest first. Nobody else's writes are seen here. */
export class RecentCalls {
  private readonly kept = new Map<string, Kept>();

  constructor(private readonly clock: Clock) {}

  get size(): number {
    return this.kept.size;
  }

  keep(call: Call): void {
    const key = keyOf(call);
    const before = this.kept.get(key);
    // A read that was overtaken by a write.
    if (before && before.call.version > call.version) return;
    this.kept.delete(key);
    if (isLive(call)) this.kept.set(key, { call, until: this.clock() + KEPT_MS });
    this.dropOldest();
  }

  recall(ref: CallRef): Call | null {
    const kept = this.kept.get(keyOf(ref));
    return kept && this.clock() < kept.until ? kept.call : null;
  }

  forget(ref: CallRef): void {
    this.kept.delete(keyOf(ref));
  }

  forgetAll(): void {
    this.kept.clear();
  }

  private dropOldest(): void {
    for (const [key, { until }] of this.kept) {
      if (this.kept.size <= MOST_CALLS && this.clock() < until) return;
      this.kept.delete(key);
    }
  }
}

const keyOf = ({ app, callId }: CallRef): string => `${app}/${callId}`;
