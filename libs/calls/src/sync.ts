import { advanceCall } from './advance.js';
import { type Call, type CallRef, isLive, type Leg, legOf, type SocketPlace, winnerOf } from './call.js';
import { type SpeakingDevice } from './events.js';
import { type Exchange } from './exchange.js';
import { concerns, type LogEntry, type Party } from './log.js';
import { partyOf } from './place-in-call.js';

/** A call as one device needs to hear of it. */
export interface Catchup {
  readonly call: Call;
  readonly party: Party;
  /** What concerns the device, in order, above its cursor. Of a call that is over for it: its end alone. */
  readonly entries: readonly LogEntry[];
  /** Signals above the cursor are no longer kept. */
  readonly truncated: boolean;
}

/** The last seq that a device has seen of a call; 0: nothing. */
export type Cursor = (callId: string) => number;

/** A device's live or just ended calls, with the entries above its cursor. `only`: this call alone, also when it is long over. */
export async function syncCalls(
  exchange: Exchange,
  app: string,
  device: SpeakingDevice,
  seen: Cursor,
  only?: string,
): Promise<Catchup[]> {
  const refs = await refsOf(exchange, app, device, only);
  const calls = await Promise.all(refs.map((ref) => exchange.calls.read(ref)));
  const known = calls.flatMap((call) => (call && partyOf(call, device) ? [call] : []));
  return catchUps(exchange, known, device, seen);
}

/** As `syncCalls`, for a device that has just opened a socket: it joins the calls that ring its user, and is looked for at `place`. */
export async function connectToCalls(
  exchange: Exchange,
  app: string,
  device: SpeakingDevice,
  seen: Cursor,
  place: SocketPlace,
  only?: string,
): Promise<Catchup[]> {
  const refs = await refsOf(exchange, app, device, only);
  const results = await Promise.all(refs.map((ref) => advanceCall(exchange, ref, { kind: 'connect', device, place })));
  const joined = results.flatMap((result) => (result.ok ? [result.call] : []));
  return catchUps(exchange, joined, device, seen);
}

async function refsOf(exchange: Exchange, app: string, device: SpeakingDevice, only?: string): Promise<CallRef[]> {
  if (only !== undefined) return [{ app, callId: only }];
  return exchange.calls.callsOf({ app, user: device.user }, exchange.clock());
}

async function catchUps(exchange: Exchange, calls: Call[], device: SpeakingDevice, seen: Cursor): Promise<Catchup[]> {
  const all = await Promise.all(calls.map((call) => catchUp(exchange, call, device, seen(call.callId))));
  return all.filter((each) => each !== null).sort((a, b) => a.call.createdAt - b.call.createdAt);
}

async function catchUp(exchange: Exchange, call: Call, device: SpeakingDevice, after: number): Promise<Catchup | null> {
  const party = partyOf(call, device);
  if (!party) return null;
  return catchUpOf(call, party, after < call.lastSeq ? await exchange.calls.entries(call, after) : [], after);
}

/** What a party gets that has seen a call up to `after`: `log` is what is kept above that. */
export function catchUpOf(call: Call, party: Party, log: readonly LogEntry[], after: number): Catchup {
  const entries = log.filter((entry) => concerns(entry, party));
  if (isOver(call, party)) {
    const gone = log.length === 0 && after < call.lastSeq;
    const ended = gone ? endFromRecord(call, party) : entries.filter((entry) => entry.event === 'ended');
    return { call, party, entries: ended, truncated: false };
  }
  return { call, party, entries, truncated: (call.log.dropped?.to ?? 0) > after };
}

export const isOver = (call: Call, party: Party): boolean =>
  !isLive(call) || (party.role === 'leg' && legOf(call, party.deviceId)?.state === 'ended');

type Ended = Extract<LogEntry, { event: 'ended' }>;

/** The end as the record tells it, once the log is gone. */
function endFromRecord(call: Call, party: Party): LogEntry[] {
  const leg = party.role === 'leg' ? legOf(call, party.deviceId) : undefined;
  const { reason, by } = (leg && endBeforeCall(call, leg)) ?? call;
  if (reason === undefined) return [];
  const to = party.role === 'caller' ? { caller: true as const } : { legs: { only: party.deviceId } };
  return [{ event: 'ended', reason, ...(by && { by }), to, seq: call.lastSeq }];
}

/** A leg that was over before its call has an end of its own. */
function endBeforeCall(call: Call, { deviceId, reason }: Leg): Pick<Ended, 'reason' | 'by'> | null {
  if (reason === call.reason) return null;
  const { to } = call;
  const winner = winnerOf(call);
  if (reason === 'busy') return { reason, by: { id: to, deviceId } };
  if (reason === 'answered-elsewhere') return { reason, by: { id: to, ...(winner && { deviceId: winner.deviceId }) } };
  return reason === 'unreachable' ? { reason } : null;
}
