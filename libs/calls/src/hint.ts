import { type Call } from './call.js';
import { concerns, type LogEntry } from './log.js';
import { type Hint } from './ports.js';

/** What servers tell each other of new entries; without one it says only that there is more than a device may know. */
export function hintOf(call: Call, entries: readonly LogEntry[]): Hint {
  return {
    app: call.app,
    callId: call.callId,
    caller: callerOf(call),
    callee: call.to,
    after: call.lastSeq - entries.length,
    seq: call.lastSeq,
    entries,
  };
}

function callerOf({ from, caller: { deviceId } }: Call): Hint['caller'] {
  return { id: from.id, ...(deviceId !== undefined && { deviceId }) };
}

/** The servers whose sockets these entries concern. */
export function serversOf(call: Call, entries: readonly LogEntry[]): string[] {
  const servers = new Set<string>();
  const reaches = (server: string | undefined, party: Parameters<typeof concerns>[1]) => {
    if (server !== undefined && entries.some((entry) => concerns(entry, party))) servers.add(server);
  };
  reaches(call.caller.server, { role: 'caller' });
  for (const { deviceId, server } of call.legs) reaches(server, { role: 'leg', deviceId });
  return [...servers];
}
