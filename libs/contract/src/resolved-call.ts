import { type Call, type LogEntry, type Party } from '#calls';
import { type ActingDevice, type IceServer } from './events.js';
import { callView, type CallView } from './views.js';

/** A signal that waits for a device; `seq` is its place in the call's log, the same as over a socket. */
export interface WaitingSignal {
  readonly seq: number;
  readonly from: ActingDevice;
  readonly signal: unknown;
}

/**
 * A call as one device of the callee reads it over HTTP. `reason` is the device's own; where there is one, the call is over for
 * it, and nothing of it waits.
 */
export interface ResolvedCallView extends CallView {
  /** The server's clock, ms since epoch: what is left to ring is `ringUntil - at`, counted from receipt. */
  readonly at: number;
  readonly offer?: string;
  readonly data?: unknown;
  readonly iceServers?: readonly IceServer[];
  readonly signals?: readonly WaitingSignal[];
}

/** What was told of a call, as a device of the callee needs to hear of it. */
interface Told {
  readonly call: Call;
  readonly party: Party;
  readonly entries: readonly LogEntry[];
}

export function resolvedCallView(
  { call, party, entries }: Told,
  at: number,
  iceServers: () => readonly IceServer[],
): ResolvedCallView {
  const deviceId = party.role === 'leg' ? party.deviceId : undefined;
  const view = { ...callView(call, { as: 'callee', ...(deviceId !== undefined && { deviceId }) }), at };
  if (view.reason !== undefined) return view;
  const incoming = entries.find((entry) => entry.event === 'incoming');
  return {
    ...view,
    ...(incoming?.offer !== undefined && { offer: incoming.offer }),
    ...(incoming?.data !== undefined && { data: incoming.data }),
    iceServers: iceServers(),
    signals: entries.flatMap((entry) => (entry.event === 'signal' ? [waiting(entry)] : [])),
  };
}

const waiting = ({ seq, from, signal }: Extract<LogEntry, { event: 'signal' }>): WaitingSignal => ({
  seq,
  from,
  signal,
});
