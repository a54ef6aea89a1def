import { type Answer } from './asks.js';
import { type Call, type CallEvents } from './call.js';
import { callwakeError, CallwakeError, late, nonsense } from './error.js';
import { Events, type Off } from './events.js';
import { type AnyTold, asJson, isNumber, isObject, isPerson, isTextOrAbsent, must } from './guards.js';
import { after } from './platform.js';
import { RingTime } from './ring-time.js';
import { Signals } from './signals.js';
import {
  type CallState,
  type EndedEvent,
  type IceServer,
  type LegEndReason,
  type Media,
  type Person,
  type ResolvedCallView,
} from './wire.js';

/** The server carries the deadline out 2 s after it; later than this nothing rings, whatever the line does. */
const GRACE_MS = 5_000;
/** A device may be gone from a connected call for 30 s, and calls are looked at every 10 s: after this the call has failed. */
const GONE_MS = 60_000;
export const FAREWELL_MS = 30_000;

/** What a call needs of its client. */
export interface Switch {
  _ask(event: string, data: Readonly<Record<string, unknown>>, limitMs?: number): Promise<Answer>;
  /** Where the line is not given up: this device has left. */
  _farewell(call: LiveCall): void;
  /** What was asked for the call has no answer any more. */
  _over(call: LiveCall, error: CallwakeError): void;
}

export interface CallFacts {
  readonly id: string;
  readonly direction: Call['direction'];
  readonly peer: Person;
  readonly media: Media;
  readonly _ringMs: number;
  readonly offer?: string | undefined;
  readonly data?: unknown;
}

export class LiveCall implements Call {
  readonly id: string;
  readonly direction: Call['direction'];
  peer: Person;
  media: Media;
  state: CallState = 'calling';
  offer: string | undefined;
  answer: string | undefined;
  data: unknown;
  iceServers: readonly IceServer[] = [];
  endReason: LegEndReason | undefined;
  /** The last `seq` that was taken. */
  _cursor = 0;
  private readonly _events = new Events<{ [Name in keyof CallEvents]: [CallEvents[Name]] }>(
    'progress',
    'accepted',
    'signal',
    'ended',
  );
  private readonly _ringTime: RingTime;
  private readonly _signals: Signals;
  private _accepting: Promise<void> | undefined;
  private _stopDeadline: () => void = () => undefined;
  private _stopGone: () => void = () => undefined;

  constructor(
    private readonly _to: Switch,
    facts: CallFacts,
  ) {
    const { id, direction, peer, media, _ringMs: ringMs, offer, data } = facts;
    this.id = id;
    this.direction = direction;
    this.peer = peer;
    this.media = media;
    this.offer = offer;
    this.data = data;
    this._ringTime = new RingTime(ringMs);
    this._signals = new Signals((n, signal) => this._ask('signal', { signal, n }));
    if (direction === 'outgoing') this._signals._open();
    this._watchDeadline();
  }

  get remainingMs(): number {
    return this._isRinging ? Math.max(0, this._ringTime._leftMs) : 0;
  }

  get _isRinging(): boolean {
    return this.state === 'calling' || this.state === 'ringing';
  }

  get _isOver(): boolean {
    return this.state === 'ended';
  }

  on<Name extends keyof CallEvents>(name: Name, listener: (event: CallEvents[Name]) => void): Off {
    return this._events.on(name, listener);
  }

  async ringing(): Promise<void> {
    this._mustBeIncoming('ringing');
    await this._ask('ringing');
    if (this.state === 'calling') this.state = 'ringing';
  }

  accept({ answer }: { readonly answer?: string } = {}): Promise<void> {
    return this._checked(() => {
      this._mustBeIncoming('accept');
      must(isTextOrAbsent(answer), 'answer: must be SDP, as text');
      this._accepting ??= this._doAccept(answer).finally(() => (this._accepting = undefined));
      return this._accepting;
    });
  }

  async decline(reason: 'declined' | 'busy' = 'declined'): Promise<void> {
    this._mustBeIncoming('decline');
    must(['declined', 'busy'].includes(reason), 'reason: must be declined or busy');
    await this._leave('decline', { reason });
  }

  signal(value: unknown): Promise<void> {
    return this._checked(() => {
      const signal = asJson(value, 'signal');
      if (this._isOver) throw callOver();
      return this._signals._send(signal);
    });
  }

  async hangup(): Promise<void> {
    await this._leave('hangup');
  }

  /** An entry of the call's log; what was seen already is dropped. */
  _take({ event, data }: AnyTold): void {
    if (data.seq <= this._cursor) return;
    this._cursor = data.seq;
    if (this._isOver) return;
    this._ringTime._heard(data.at);
    if (event === 'call:incoming') {
      const { from, media, offer, ringUntil, iceServers } = data;
      Object.assign(this, { peer: from, media, iceServers, data: data.data }, offer !== undefined && { offer });
      this._setDeadline(ringUntil, data.at);
    } else if (event === 'call:progress') {
      if (data.stage === 'ringing' && this.state === 'calling') this.state = 'ringing';
      this._events._emit('progress', data);
    } else if (event === 'call:accepted') {
      this.answer = data.answer;
      this._connected();
      this._events._emit('accepted', data);
    } else if (event === 'call:signal') this._events._emit('signal', data);
    else this._end(data, callOver(data.reason));
  }

  /** The call as the server sees it, in an ack or over HTTP. */
  _takeView(view: unknown, iceServers?: unknown): void {
    if (!isObject(view) || !isNumber(view['ringUntil'])) throw nonsense('a call');
    const { from, media, state, ringUntil, at, offer, data, reason, by } =
      view as unknown as Partial<ResolvedCallView> & {
        readonly ringUntil: number;
      };
    const [isOutgoing, given] = [this.direction === 'outgoing', iceServers ?? view['iceServers']];
    if (Array.isArray(given)) this.iceServers = given as IceServer[];
    if (!isOutgoing && isPerson(from)) Object.assign(this, { peer: from, media });
    this.offer = offer ?? this.offer;
    this.data = data ?? this.data;
    if (state === 'connected') this._connected();
    else if (state === 'ringing' && this.state === 'calling' && isOutgoing) this.state = 'ringing';
    this._setDeadline(ringUntil, at);
    if (reason !== undefined) this._endNow(reason, undefined, by);
  }

  /** Over, as the server said elsewhere than in the log, or as the clock says. */
  _endNow(reason: LegEndReason, error = callOver(reason), by?: EndedEvent['by']): void {
    const head = { callId: this.id, seq: this._cursor, at: Math.round(this._ringTime._serverTime) };
    this._end({ ...head, reason, ...(by && { by }) }, error);
  }

  /** Of a call that is being placed. */
  _cancel(): void {
    this._giveUp('cancelled', callOver('cancelled'));
  }

  _lineChanged(isOnline: boolean): void {
    this._stopGone();
    if (isOnline) this._watchDeadline();
    if (isOnline || this.state !== 'connected') return;
    this._stopGone = after(GONE_MS, () => {
      this._giveUp('failed');
    });
  }

  _stopTimers(): void {
    this._stopDeadline();
    this._stopGone();
  }

  private async _doAccept(answer: string | undefined): Promise<void> {
    if (this._isOver) throw callOver(this.endReason);
    await this._ask('accept', answer === undefined ? {} : { answer });
    if (answer !== undefined) this.answer = answer;
    this._connected();
  }

  private _connected(): void {
    if (!this._isRinging) return;
    this.state = 'connected';
    this._stopDeadline();
    this._signals._open();
  }

  private _end(event: EndedEvent, error: CallwakeError): void {
    if (this._isOver) return;
    this.state = 'ended';
    this.endReason = event.reason;
    this._stopTimers();
    this._signals._close(error);
    this._to._over(this, error);
    this._events._emit('ended', event);
  }

  /** Nobody says how it ended. Where the server thinks otherwise, it is told that this device has left. */
  private _giveUp(reason: LegEndReason, error = late()): void {
    if (this._isOver) return;
    this._endNow(reason, error);
    this._to._farewell(this);
  }

  private _setDeadline(ringUntil: number, at?: number): void {
    if (at !== undefined) this._ringTime._heard(at);
    this._ringTime._until(ringUntil);
    this._watchDeadline();
  }

  private _watchDeadline(): void {
    this._stopDeadline();
    if (!this._isRinging) return;
    this._stopDeadline = after(Math.max(0, this._ringTime._leftMs + GRACE_MS), () => {
      if (this._ringTime._leftMs + GRACE_MS > 0) this._watchDeadline();
      else this._giveUp(this._accepting ? 'failed' : 'unanswered');
    });
  }

  private async _ask(verb: string, more: object = {}, limitMs?: number): Promise<Answer> {
    if (this._isOver) throw callOver(this.endReason);
    return this._to._ask(`call:${verb}`, { callId: this.id, ...more }, limitMs);
  }

  /** That it is over already is what was wanted. */
  private async _leave(verb: string, more: object = {}): Promise<void> {
    try {
      await this._ask(verb, more, FAREWELL_MS);
    } catch (error) {
      const known = callwakeError(error);
      if (known.code !== 'call-over' && known.code !== 'answered-elsewhere') throw known;
    }
  }

  private _mustBeIncoming(verb: string): void {
    must(this.direction === 'incoming', `${verb}: is for the callee`);
  }

  /** What is wrong is a rejection, never an exception. */
  private async _checked(run: () => Promise<void>): Promise<void> {
    try {
      await run();
    } catch (error) {
      throw callwakeError(error);
    }
  }
}

export const callOver = (reason?: LegEndReason): CallwakeError =>
  reason === 'answered-elsewhere'
    ? new CallwakeError('answered-elsewhere', 'Another device has answered the call.')
    : new CallwakeError('call-over', `The call is over${reason ? `: ${reason}` : ''}.`);
