import { type Call } from './call.js';
import { type CallEvent } from './events.js';
import { type LogEntry } from './log.js';
import { type Refusal } from './refusal.js';

/** The call as it is now, and what was told of this event (nothing: a repeat). */
export type Advanced = { readonly ok: true; readonly call: Call; readonly told: readonly LogEntry[] } | Refusal;

/** An event, or what finds out what has happened to the call as it was read. */
export type Happening = CallEvent | ((call: Call) => Promise<CallEvent>);
