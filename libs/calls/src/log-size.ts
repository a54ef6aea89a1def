import { type Call, type LogSize, mayRing, type SeqRange } from './call.js';
import { LOG_BYTES, LOG_ENTRIES } from './limits.js';

export const isFull = (log: LogSize, bytes: number): boolean =>
  log.count + 1 > LOG_ENTRIES || log.bytes + bytes > LOG_BYTES;

/** The log with one more signal, and what goes from it for that. (All entries between the accept and the end are signals.) */
export function append(call: Call, bytes: number): { log: LogSize; drop?: SeqRange } {
  const grown = { ...call.log, count: call.log.count + 1, bytes: call.log.bytes + bytes };
  return mayRing(call) || !isHalf(grown) ? { log: grown } : turnHalves(grown, call.lastSeq + 1);
}

const isHalf = (log: LogSize): boolean => log.count > LOG_ENTRIES / 2 || log.bytes > LOG_BYTES / 2;

function turnHalves(log: LogSize, seq: number): { log: LogSize; drop?: SeqRange } {
  const { older, dropped, youngFrom = seq } = log;
  const empty = { count: 0, bytes: 0, youngFrom: seq + 1, older: { from: youngFrom, to: seq } };
  if (!older) return { log: empty };
  return { log: { ...empty, dropped: { from: dropped?.from ?? older.from, to: older.to } }, drop: older };
}
