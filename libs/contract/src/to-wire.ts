import { type LogEntry, type Party, reasonFor } from '#calls';
import { type IceServer, type ServerEvent } from './events.js';

export interface WireContext {
  readonly callId: string;
  /** Ms since epoch. */
  readonly at: number;
  readonly party: Party;
  /** This device's own, made when it is told of a call. */
  readonly iceServers: () => readonly IceServer[];
}

/** A log entry as the wire event that this party gets. */
export function toWire(entry: LogEntry, { callId, at, party, iceServers }: WireContext): ServerEvent {
  const head = { callId, seq: entry.seq, at };
  switch (entry.event) {
    case 'incoming': {
      const { from, media, offer, data, ringUntil } = entry;
      const given = { ...(offer !== undefined && { offer }), ...(data !== undefined && { data }) };
      return { event: 'call:incoming', data: { ...head, from, media, ringUntil, ...given, iceServers: iceServers() } };
    }
    case 'progress':
      return { event: 'call:progress', data: { ...head, stage: entry.stage, deviceId: entry.deviceId } };
    case 'accepted': {
      const { by, answer } = entry;
      return { event: 'call:accepted', data: { ...head, by, ...(answer !== undefined && { answer }) } };
    }
    case 'signal':
      return { event: 'call:signal', data: { ...head, from: entry.from, signal: entry.signal } };
    case 'ended': {
      const { by } = entry;
      return { event: 'call:ended', data: { ...head, reason: reasonFor(entry.reason, by, party), ...(by && { by }) } };
    }
  }
}
