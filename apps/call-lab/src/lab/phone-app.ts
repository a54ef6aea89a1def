import { setTimeout as wait } from 'node:timers/promises';
import { type Call, type CallwakeClient, CallwakeError, type PushPayload } from '#client';
import { type Deed, type LogLine, type OnRing, type PhoneView } from './wire.js';

/** Whose app it is. */
export interface PhoneOwner {
  readonly log: (what: string, tone: LogLine['tone'], callId: string) => void;
  readonly changed: () => void;
  /** It takes part in this call. */
  readonly call: (callId: string) => void;
  readonly onRing: () => OnRing;
  /** How long its owner looks at a phone that rings. */
  readonly reactionMs: number;
  /** No call is left. */
  readonly idle: () => void;
  /** Answers with a stream of its own where the call brings an offer. */
  readonly answer: (call: Call) => Promise<void>;
}

/** The app of a virtual phone, while it runs: rings, and does what its owner wants. */
export class PhoneApp {
  private readonly calls = new Map<string, Call>();
  private waking = false;
  private readonly closed = new AbortController();

  constructor(
    readonly client: CallwakeClient,
    private readonly owner: PhoneOwner,
  ) {
    client.on('incoming', (call) => void this.take(call));
  }

  get doing(): PhoneView['doing'] {
    const states = [...this.calls.values()].map(({ state }) => state);
    if (states.includes('connected')) return 'talking';
    if (states.length > 0) return 'ringing';
    return this.waking ? 'waking' : 'nothing';
  }

  /** The push has come; nothing runs yet. */
  wakes(): void {
    this.waking = true;
    this.owner.changed();
  }

  async woken(payload: PushPayload): Promise<void> {
    const call = await this.client.woken(payload);
    this.waking = false;
    await this.take(call);
  }

  async do(deed: Deed): Promise<void> {
    for (const call of this.calls.values()) {
      if (deed === 'answer') await this.answer(call);
      else if (deed === 'decline') await this.said(call, deed, () => call.decline('declined'));
      else await this.said(call, deed, () => call.hangup());
    }
  }

  /** The push and the socket may both bring it: it rings once. */
  private async take(call: Call): Promise<void> {
    if (this.calls.has(call.id) || this.closed.signal.aborted) return;
    if (call.state === 'ended') {
      this.over(call);
      return;
    }
    this.calls.set(call.id, call);
    this.owner.call(call.id);
    call.on('ended', () => {
      this.over(call);
    });
    this.owner.log(`rings: ${call.peer.name} is calling`, 'plain', call.id);
    this.owner.changed();
    await this.said(call, 'ringing', () => call.ringing());
    await wait(this.owner.reactionMs, undefined, { signal: this.closed.signal }).catch(() => undefined);
    if (call.state === 'calling' || call.state === 'ringing') await this.react(call);
  }

  private async react(call: Call): Promise<void> {
    const deed = this.owner.onRing();
    if (deed === 'answer') await this.answer(call);
    else if (deed !== 'wait') await this.said(call, deed, () => call.decline(deed === 'busy' ? 'busy' : 'declined'));
  }

  private async answer(call: Call): Promise<void> {
    this.owner.log('answers', 'good', call.id);
    await this.said(call, 'answer', () => this.owner.answer(call));
    this.owner.changed();
  }

  /** A "no" is told: it may come from a call that was answered elsewhere in this moment. */
  private async said(call: Call, what: string, ask: () => Promise<unknown>): Promise<void> {
    try {
      await ask();
    } catch (error) {
      const code = error instanceof CallwakeError ? error.code : 'failed';
      this.owner.log(`${what}: ${code}`, 'bad', call.id);
    }
  }

  private over(call: Call): void {
    this.calls.delete(call.id);
    const { endReason = 'completed' } = call;
    this.owner.log(`hears the end: ${endReason}`, 'plain', call.id);
    this.waking = false;
    this.owner.changed();
    if (this.calls.size === 0) this.owner.idle();
  }

  close(): void {
    this.closed.abort();
    this.client.close();
    this.calls.clear();
  }
}
