import { callwakeError, type CallwakeError, late, nonsense } from './error.js';
import { isObject, refusalIn } from './guards.js';
import { isPassing } from './http.js';
import { type Line } from './line.js';
import { after } from './platform.js';
import { waitMs } from './waits.js';

/** A server answers within 2 s, whatever it does: a line that says nothing for so long is dead. */
const ACK_WITHIN_MS = 4_000;
const MOST_WAIT_MS = 2_000;

export interface Answer {
  readonly fields: Record<string, unknown>;
  /** It was sent once, so that the answer is to this very asking. */
  readonly first: boolean;
}

interface Ask {
  readonly event: string;
  readonly data: Readonly<Record<string, unknown>>;
  readonly resolve: (answer: Answer) => void;
  readonly reject: (error: CallwakeError) => void;
  sent: number;
  stop: () => void;
  stopLimit: () => void;
}

/** What was asked and has no answer yet: sent again, with the same ids, until it has one or is given up. */
export class Asks {
  private readonly pending = new Set<Ask>();

  constructor(private readonly line: Line) {}

  ask(event: string, data: Ask['data'], limitMs?: number): Promise<Answer> {
    return new Promise((resolve, reject) => {
      const none = () => undefined;
      const ask: Ask = { event, data, resolve, reject, sent: 0, stop: none, stopLimit: none };
      if (limitMs !== undefined) {
        ask.stopLimit = after(limitMs, () => {
          this.settle(ask, this.line.lastError ?? late());
        });
      }
      this.pending.add(ask);
      this.send(ask);
    });
  }

  /** The line is there: all that waits goes out, in the order in which it was asked. */
  resend(): void {
    for (const ask of this.pending) this.send(ask);
  }

  lost(): void {
    for (const ask of this.pending) ask.stop();
  }

  /** `callId`: of this call alone. */
  giveUp(error: CallwakeError, callId?: string): void {
    for (const ask of this.pending) if (callId === undefined || ask.data['callId'] === callId) this.settle(ask, error);
  }

  get isEmpty(): boolean {
    return this.pending.size === 0;
  }

  private send(ask: Ask): void {
    const { event, data } = ask;
    const only = this.line.credential?.onlyCall;
    if (!this.pending.has(ask) || !isAllowed(data['callId'], only)) return;
    ask.stop();
    const isOut = this.line.emit(event, data, (answer) => {
      this.answered(ask, answer);
    });
    if (!isOut) return;
    ask.sent++;
    ask.stop = after(ACK_WITHIN_MS, () => {
      this.line.lose(late());
    });
  }

  private answered(ask: Ask, answer: unknown): void {
    if (!this.pending.has(ask)) return;
    ask.stop();
    if (isObject(answer) && answer['ok'] === true) {
      this.settle(ask, { fields: answer, first: ask.sent === 1 });
      return;
    }
    const refusal = refusalIn(answer);
    if (!refusal || !isPassing(refusal)) {
      this.settle(ask, refusal ?? nonsense(`the answer to ${ask.event}`));
      return;
    }
    ask.stop = after(Math.max(refusal.retryAfterMs ?? 0, waitMs(ask.sent, MOST_WAIT_MS)), () => {
      this.send(ask);
    });
  }

  private settle(ask: Ask, result: Answer | CallwakeError): void {
    if (!this.pending.delete(ask)) return;
    ask.stop();
    ask.stopLimit();
    if (result instanceof Error) ask.reject(callwakeError(result));
    else ask.resolve(result);
  }
}

/** A wake token speaks in its call alone: the rest waits for the app's own. */
const isAllowed = (callId: unknown, onlyCall: string | undefined): boolean =>
  onlyCall === undefined || callId === undefined || callId === onlyCall;
