import { type Actor, type EndReason, type LegEndReason, type Media, type Person } from './call.js';

/** What happened, as the parties are told. */
export type LogEvent =
  | {
      readonly event: 'incoming';
      readonly from: Person;
      readonly media: Media;
      readonly ringUntil: number;
      readonly offer?: string;
      readonly data?: unknown;
    }
  | { readonly event: 'progress'; readonly stage: 'pushed' | 'ringing'; readonly deviceId: string }
  | { readonly event: 'accepted'; readonly by: Required<Actor>; readonly answer?: string }
  | { readonly event: 'signal'; readonly from: Required<Actor>; readonly signal: unknown }
  | { readonly event: 'ended'; readonly reason: EndReason | 'answered-elsewhere'; readonly by?: Actor };

/** Whom it concerns: the inviting device, and of the callee's devices all (late ones too), one, or all but some. */
export interface Audience {
  readonly caller?: true;
  readonly legs?: 'all' | { readonly only: string } | { readonly except: readonly string[] };
}

/** An entry of the call's log; `seq` is its place in the order in which Redis took them. */
export type LogEntry = LogEvent & { readonly seq: number; readonly to: Audience };

/** A device's place in a call. */
export type Party = { readonly role: 'caller' } | { readonly role: 'leg'; readonly deviceId: string };

export function concerns(entry: LogEntry, party: Party): boolean {
  if (party.role === 'caller') return entry.to.caller === true;
  const { legs } = entry.to;
  if (legs === undefined || legs === 'all') return legs === 'all';
  return 'only' in legs ? legs.only === party.deviceId : !legs.except.includes(party.deviceId);
}

/** The same end, as this party is told it: who declined hears `declined`, the user's other devices `declined-elsewhere`. */
export function reasonFor(reason: LegEndReason, by: Actor | undefined, party: Party): LegEndReason {
  const elsewhere = party.role === 'leg' && by?.deviceId !== party.deviceId;
  return reason === 'declined' && elsewhere ? 'declined-elsewhere' : reason;
}
