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
  readonly _event: string;
  readonly data: Readonly<Record<string, unknown>>;
  readonly _resolve: (answer: Answer) => void;
  readonly _reject: (error: CallwakeError) => void;
  _sent: number;
  _isAside?: boolean;
  stop: () => void;
  _stopLimit: () => void;
}

/** What was asked and has no answer yet: sent again, with the same ids, until it has one or is given up. */
export class Asks {
  private readonly _pending = new Set<Ask>();

  /** `aside`: where the line speaks for another call, the way beside it, if there is one. */
  constructor(
    private readonly _line: Line,
    private readonly _aside: (event: string, data: Ask['data']) => Promise<unknown> | undefined,
  ) {}

  _ask(event: string, data: Ask['data'], limitMs?: number): Promise<Answer> {
    return new Promise((resolve, reject) => {
      const none = () => undefined;
      const ask: Ask = {
        _event: event,
        data,
        _resolve: resolve,
        _reject: reject,
        _sent: 0,
        stop: none,
        _stopLimit: none,
      };
      if (limitMs !== undefined) {
        ask._stopLimit = after(limitMs, () => {
          this._settle(ask, this._line._lastError ?? late());
        });
      }
      this._pending.add(ask);
      this._send(ask);
    });
  }

  /** The line is there: all that waits goes out, in the order in which it was asked. */
  _resend(): void {
    for (const ask of this._pending) this._send(ask);
  }

  _lost(): void {
    for (const ask of this._pending) ask.stop();
  }

  /** `callId`: of this call alone. */
  _giveUp(error: CallwakeError, callId?: string): void {
    for (const ask of this._pending)
      if (callId === undefined || ask.data['callId'] === callId) this._settle(ask, error);
  }

  private _send(ask: Ask): void {
    const { _event: event, data } = ask;
    if (!this._pending.has(ask)) return;
    if (!isAllowed(data['callId'], this._line._credential?._onlyCall)) {
      this._sendAside(ask);
      return;
    }
    ask.stop();
    const isOut = this._line._emit(event, data, (answer) => {
      this._answered(ask, answer);
    });
    if (!isOut) return;
    ask._sent++;
    ask.stop = after(ACK_WITHIN_MS, () => {
      this._line._lose(late());
    });
  }

  private _sendAside(ask: Ask): void {
    if (ask._isAside) return;
    ask._isAside = true;
    this._aside(ask._event, ask.data)?.then(
      () => {
        this._settle(ask, { fields: {}, first: true });
      },
      (error: unknown) => {
        this._settle(ask, callwakeError(error));
      },
    );
  }

  private _answered(ask: Ask, answer: unknown): void {
    if (!this._pending.has(ask)) return;
    ask.stop();
    if (isObject(answer) && answer['ok'] === true) {
      this._settle(ask, { fields: answer, first: ask._sent === 1 });
      return;
    }
    const refusal = refusalIn(answer);
    if (!refusal || !isPassing(refusal)) {
      this._settle(ask, refusal ?? nonsense(`the answer to ${ask._event}`));
      return;
    }
    ask.stop = after(Math.max(refusal.retryAfterMs ?? 0, waitMs(ask._sent, MOST_WAIT_MS)), () => {
      this._send(ask);
    });
  }

  private _settle(ask: Ask, result: Answer | CallwakeError): void {
    if (!this._pending.delete(ask)) return;
    ask.stop();
    ask._stopLimit();
    if (result instanceof Error) ask._reject(callwakeError(result));
    else ask._resolve(result);
  }
}

/** A wake token speaks in its call alone: the rest waits for the app's own. */
const isAllowed = (callId: unknown, onlyCall: string | undefined): boolean =>
  onlyCall === undefined || callId === undefined || callId === onlyCall;
