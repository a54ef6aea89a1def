import { type Call, type Leg, type SeqRange } from './call.js';
import { type Effect } from './events.js';
import { type Audience, type LogEntry, type LogEvent } from './log.js';
import { type Refusal } from './refusal.js';

/** What an event makes of a call. `same`: a repeat, or nothing that concerns it; well, and nothing to write. */
export type Decision =
  | {
      readonly kind: 'next';
      readonly call: Call;
      readonly entries: readonly LogEntry[];
      readonly drop?: SeqRange;
      readonly effects: readonly Effect[];
      /** Servers where a device was found that may not have heard of the call: they look into the log. */
      readonly nudge?: readonly string[];
    }
  | { readonly kind: 'same'; readonly effects: readonly Effect[] }
  | { readonly kind: 'refused'; readonly refusal: Refusal };

export type NewEntry = LogEvent & { readonly to: Audience };

export const same = (effects: readonly Effect[] = []): Decision => ({ kind: 'same', effects });
export const refused = (refusal: Refusal): Decision => ({ kind: 'refused', refusal });

/** The call with these fields changed and these entries told, numbered after the last one. */
export function next(
  call: Call,
  change: Partial<Call>,
  told: readonly NewEntry[] = [],
  effects: readonly Effect[] = [],
): Extract<Decision, { kind: 'next' }> {
  const entries = told.map((entry, i) => ({ ...entry, seq: call.lastSeq + 1 + i }));
  return {
    kind: 'next',
    call: { ...call, ...change, version: call.version + 1, lastSeq: call.lastSeq + entries.length },
    entries,
    effects,
  };
}

export const withLeg = (call: Call, deviceId: string, change: (leg: Leg) => Leg): readonly Leg[] =>
  call.legs.map((leg) => (leg.deviceId === deviceId ? change(leg) : leg));
