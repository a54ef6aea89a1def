import { type CallRef, type RingTimer } from '#calls';

type Users = readonly [string, string];

interface Check {
  readonly call: CallRef;
  readonly at: number;
  readonly users?: Users | undefined;
}

/** Check jobs that wait for a test to say that it is time. */
export class MemoryRingTimer implements RingTimer {
  private readonly checks = new Map<string, Check>();

  set(call: CallRef, at: number, users?: Users): Promise<void> {
    const key = keyOf(call);
    this.checks.set(key, { call, at, users: users ?? this.checks.get(key)?.users });
    return Promise.resolve();
  }

  /** A check here waits or is over, and never in hand. */
  confirm(call: CallRef, at: number): Promise<void> {
    return this.checks.has(keyOf(call)) ? Promise.resolve() : this.set(call, at);
  }

  clear(call: CallRef): Promise<void> {
    this.checks.delete(keyOf(call));
    return Promise.resolve();
  }

  /** What is to come, soonest first; times in ms since epoch. */
  get pending(): Check[] {
    return [...this.checks.values()].sort((a, b) => a.at - b.at);
  }

  /** Runs all checks that are due at `now`; `check` answers when the call is to be looked at next (null: never). */
  async run(now: number, check: (call: CallRef, users?: Users) => Promise<number | null>): Promise<void> {
    for (const { call, users } of this.pending.filter(({ at }) => at <= now)) {
      const next = await check(call, users);
      this.checks.delete(keyOf(call));
      if (next !== null) this.checks.set(keyOf(call), { call, at: next, users });
    }
  }
}

const keyOf = ({ app, callId }: CallRef): string => `${app}.${callId}`;
