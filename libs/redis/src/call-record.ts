import { type Announcement, type Call, type CallRef, type LogEntry } from '#calls';
import { parseObject, UnreadableRecord } from './unreadable-record.js';

/** The version stands before the JSON, where the script finds it without reading the rest. */
export function packCall({ version, ...rest }: Call): string {
  return `${version}\n${JSON.stringify(rest)}`;
}

/** Throws UnreadableRecord. */
export function unpackCall(packed: string, ref: CallRef, key: string): Call {
  const end = packed.indexOf('\n');
  const version = Number(packed.slice(0, Math.max(end, 0)));
  const rest = parseObject(packed.slice(end + 1));
  if (!Number.isSafeInteger(version) || version < 1 || !rest) throw unreadableCall(ref, key);
  return { ...(rest as Omit<Call, 'version'>), version };
}

/** Throws UnreadableRecord. */
export function unpackEntry(packed: string, ref: CallRef, key: string): LogEntry {
  const entry = parseObject(packed);
  if (!entry) throw unreadableCall(ref, key);
  return entry as LogEntry;
}

/** Throws UnreadableRecord. */
export function unpackAnnouncement(packed: string, ref: CallRef, key: string): Announcement {
  const announcement = parseObject(packed);
  if (!announcement) throw unreadableCall(ref, key);
  return announcement as Announcement;
}

const unreadableCall = ({ app, callId }: CallRef, key: string) =>
  new UnreadableRecord(`The call ${callId} of app ${app}`, key);
