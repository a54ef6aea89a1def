import { setTimeout as wait } from 'node:timers/promises';
import { type CallView } from '#contract';
import { type Ledger, type PushSeen } from './wire.js';

export interface WatchSources {
  /** The call as its ledger has it; rejects where no server answers. */
  readonly call: (callId: string) => Promise<CallView>;
  /** The pushes of this call that Apple has seen. */
  readonly pushes: (call: CallView) => Promise<readonly PushSeen[]>;
  readonly tell: (ledger: Ledger) => void;
}

const EVERY_MS = 60;
/** The push of a missed call, and a push whose answer is late, come after the end. */
const AFTER_END_MS = 3_000;
/** A call that no server knows for so long is none: its invite was refused. */
const UNKNOWN_FOR_MS = 20_000;

/** Looks at a call again and again while it lives, and tells each change. */
export class Watch {
  private readonly watched = new Set<string>();
  private readonly stop = new AbortController();

  constructor(private readonly sources: WatchSources) {}

  /** Looks at this call from now on; a second time it does nothing. */
  call(callId: string): void {
    if (this.watched.has(callId)) return;
    this.watched.add(callId);
    void this.look(callId).finally(() => this.watched.delete(callId));
  }

  close(): void {
    this.stop.abort();
  }

  private async look(callId: string): Promise<void> {
    let told = '';
    let until = Date.now() + UNKNOWN_FOR_MS;
    while (Date.now() < until && !this.stop.signal.aborted) {
      const ledger = await this.ledger(callId);
      if (ledger) {
        const { call, pushes } = ledger;
        until = call.endedAt === undefined ? Date.now() + UNKNOWN_FOR_MS : call.endedAt + AFTER_END_MS;
        const text = JSON.stringify({ call, pushes });
        if (text !== told) this.sources.tell(ledger);
        told = text;
      }
      await wait(EVERY_MS, undefined, { signal: this.stop.signal }).catch(() => undefined);
    }
  }

  /** Nothing where no server answers just now: it is asked again. */
  private async ledger(callId: string): Promise<Ledger | undefined> {
    try {
      const call = await this.sources.call(callId);
      return { at: Date.now(), call, pushes: await this.sources.pushes(call) };
    } catch {
      return undefined;
    }
  }
}
