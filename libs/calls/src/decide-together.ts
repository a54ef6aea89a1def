import { type Call } from './call.js';
import { decide } from './decide.js';
import { type Decision } from './decision.js';
import { type CallEvent } from './events.js';
import { serversOf } from './hint.js';
import { type Next, type Step } from './write.js';

/** What became of one of several events, and the call as it was after it. */
export interface Outcome {
  readonly decision: Decision;
  readonly after: Call;
}

export interface Together {
  /** One an event, in order; fewer where the rest is to be decided after the write. */
  readonly outcomes: readonly Outcome[];
  /** All changes as one; null where there are none. */
  readonly next: Next | null;
  /** What each change made of the call, in order. */
  readonly steps: readonly Step[];
}

/** Decides events in their order, each on what those before it made of the call, for one write. Pure. */
export function decideTogether(call: Call, events: readonly CallEvent[], now: number): Together {
  const outcomes: Outcome[] = [];
  let changes: Next[] = [];
  const steps: Step[] = [];
  let after = call;
  for (const event of events) {
    const decision = decide(after, event, now);
    if (decision.kind === 'next') {
      // What takes signals from the log has a write that begins with it: they could be read until then.
      if (changes.length > 0 && decision.drop) break;
      // However many events: the store is given the version that follows the one that it has.
      const before = after;
      after = { ...decision.call, version: call.version + 1 };
      steps.push({ before, after });
      changes = [...changes, { ...decision, call: after }];
    }
    outcomes.push({ decision, after });
  }
  return { outcomes, next: merge(changes), steps };
}

function merge(changes: readonly Next[]): Next | null {
  const [first, last] = [changes[0], changes.at(-1)];
  if (!first || !last || first === last) return last ?? null;
  return {
    kind: 'next',
    call: last.call,
    entries: changes.flatMap(({ entries }) => entries),
    effects: [],
    ...(first.drop && { drop: first.drop }),
    // A party that was told of by one event may be gone by a later one, and is told all the same.
    nudge: changes.flatMap(({ call, entries, nudge = [] }) => [...nudge, ...serversOf(call, entries)]),
  };
}
