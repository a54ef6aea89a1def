import { type Answer } from './asks.js';
import { type Call, type CallEvents } from './call.js';
import { callwakeError, CallwakeError, late } from './error.js';
import { Events, type Off } from './events.js';
import { type AnyTold, asJson, isTextOrAbsent, must } from './guards.js';
import { after } from './platform.js';
import { RingTime } from './ring-time.js';
import { Signals } from './signals.js';
import { type CallState, type EndedEvent, type IceServer, type LegEndReason, type Media, type Person } from './wire.js';

/** The server carries the deadline out 2 s after it; later than this nothing rings, whatever the line does. */
const GRACE_MS = 5_000;
/** A device may be gone from a connected call for 30 s, and calls are looked at every 10 s: after this the call has failed. */
const GONE_MS = 60_000;
export const FAREWELL_MS = 30_000;

/** What a call needs of its client. */
export interface Switch {
  ask(event: string, data: Readonly<Record<string, unknown>>, limitMs?: number): Promise<Answer>;
  /** Where the line is not given up: this device has left. */
  farewell(call: LiveCall): void;
  /** What was asked for the call has no answer any more. */
  over(call: LiveCall, error: CallwakeError): void;
}

export interface CallFacts {
  readonly id: string;
  readonly direction: Call['direction'];
  readonly peer: Person;
  readonly media: Media;
  readonly ringMs: number;
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
  cursor = 0;
  private readonly events = new Events<{ [Name in keyof CallEvents]: [CallEvents[Name]] }>(
    'progress',
    'accepted',
    'signal',
    'ended',
  );
  private readonly ringTime: RingTime;
  private readonly signals: Signals;
  private accepting: Promise<void> | undefined;
  private stopDeadline: () => void = () => undefined;
  private stopGone: () => void = () => undefined;

  constructor(
    private readonly to: Switch,
    facts: CallFacts,
  ) {
    const { id, direction, peer, media, ringMs, offer, data } = facts;
    this.id = id;
    this.direction = direction;
    this.peer = peer;
    this.media = media;
    this.offer = offer;
    this.data = data;
    this.ringTime = new RingTime(ringMs);
    this.signals = new Signals((n, signal) => this.ask('signal', { signal, n }));
    if (direction === 'outgoing') this.signals.open();
    this.watchDeadline();
  }

  get remainingMs(): number {
    return this.isRinging ? Math.max(0, this.ringTime.leftMs) : 0;
  }

  get isRinging(): boolean {
    return this.state === 'calling' || this.state === 'ringing';
  }

  get isOver(): boolean {
    return this.state === 'ended';
  }

  on<Name extends keyof CallEvents>(name: Name, listener: (event: CallEvents[Name]) => void): Off {
    return this.events.on(name, listener);
  }

  async ringing(): Promise<void> {
    this.mustBeIncoming('ringing');
    await this.ask('ringing');
    if (this.state === 'calling') this.state = 'ringing';
  }

  accept({ answer }: { readonly answer?: string } = {}): Promise<void> {
    return this.checked(() => {
      this.mustBeIncoming('accept');
      must(isTextOrAbsent(answer), 'accept: answer: must be SDP, as text');
      this.accepting ??= this.doAccept(answer).finally(() => (this.accepting = undefined));
      return this.accepting;
    });
  }

  async decline(reason: 'declined' | 'busy' = 'declined'): Promise<void> {
    this.mustBeIncoming('decline');
    must(['declined', 'busy'].includes(reason), 'decline: the reason must be declined or busy');
    await this.leave('decline', { reason });
  }

  signal(value: unknown): Promise<void> {
    return this.checked(() => {
      const signal = asJson(value, 'signal');
      if (this.isOver) throw callOver();
      return this.signals.send(signal);
    });
  }

  async hangup(): Promise<void> {
    await this.leave('hangup');
  }

  /** An entry of the call's log; what was seen already is dropped. */
  take({ event, data }: AnyTold): void {
    if (data.seq <= this.cursor) return;
    this.cursor = data.seq;
    if (this.isOver) return;
    this.ringTime.heard(data.at);
    if (event === 'call:incoming') {
      const { from, media, offer, ringUntil, iceServers } = data;
      Object.assign(this, { peer: from, media, iceServers, data: data.data }, offer !== undefined && { offer });
      this.setDeadline(ringUntil, data.at);
    } else if (event === 'call:progress') {
      if (data.stage === 'ringing' && this.state === 'calling') this.state = 'ringing';
      this.events.emit('progress', data);
    } else if (event === 'call:accepted') {
      this.answer = data.answer;
      this.connected();
      this.events.emit('accepted', data);
    } else if (event === 'call:signal') this.events.emit('signal', data);
    else this.end(data, callOver(data.reason));
  }

  /** The call as the server sees it. `at`: its clock, where it told it. */
  takeState(state: unknown, ringUntil?: number, at?: number): void {
    if (state === 'connected') this.connected();
    else if (state === 'ringing' && this.state === 'calling' && this.direction === 'outgoing') this.state = 'ringing';
    if (ringUntil !== undefined) this.setDeadline(ringUntil, at);
  }

  /** Over, as the server said elsewhere than in the log, or as the clock says. */
  endNow(reason: LegEndReason, error = callOver(reason), by?: EndedEvent['by']): void {
    const head = { callId: this.id, seq: this.cursor, at: Math.round(this.ringTime.serverTime) };
    this.end({ ...head, reason, ...(by && { by }) }, error);
  }

  lineChanged(isOnline: boolean): void {
    this.stopGone();
    if (isOnline) this.watchDeadline();
    if (isOnline || this.state !== 'connected') return;
    this.stopGone = after(GONE_MS, () => {
      this.giveUp('failed');
    });
  }

  stopTimers(): void {
    this.stopDeadline();
    this.stopGone();
  }

  private async doAccept(answer: string | undefined): Promise<void> {
    if (this.isOver) throw callOver(this.endReason);
    await this.ask('accept', answer === undefined ? {} : { answer });
    if (answer !== undefined) this.answer = answer;
    this.connected();
  }

  private connected(): void {
    if (!this.isRinging) return;
    this.state = 'connected';
    this.stopDeadline();
    this.signals.open();
  }

  private end(event: EndedEvent, error: CallwakeError): void {
    if (this.isOver) return;
    this.state = 'ended';
    this.endReason = event.reason;
    this.stopTimers();
    this.signals.close(error);
    this.to.over(this, error);
    this.events.emit('ended', event);
  }

  /** Nobody says how it ended. Where the server thinks otherwise, it is told that this device has left. */
  private giveUp(reason: LegEndReason): void {
    this.endNow(reason, late());
    this.to.farewell(this);
  }

  private setDeadline(ringUntil: number, at?: number): void {
    if (at !== undefined) this.ringTime.heard(at);
    this.ringTime.until(ringUntil);
    this.watchDeadline();
  }

  private watchDeadline(): void {
    this.stopDeadline();
    if (!this.isRinging) return;
    this.stopDeadline = after(Math.max(0, this.ringTime.leftMs + GRACE_MS), () => {
      if (this.ringTime.leftMs + GRACE_MS > 0) this.watchDeadline();
      else this.giveUp(this.accepting ? 'failed' : 'unanswered');
    });
  }

  private async ask(verb: string, more: object = {}, limitMs?: number): Promise<Answer> {
    if (this.isOver) throw callOver(this.endReason);
    return this.to.ask(`call:${verb}`, { callId: this.id, ...more }, limitMs);
  }

  /** That it is over already is what was wanted. */
  private async leave(verb: string, more: object = {}): Promise<void> {
    try {
      await this.ask(verb, more, FAREWELL_MS);
    } catch (error) {
      const known = callwakeError(error);
      if (known.code !== 'call-over' && known.code !== 'answered-elsewhere') throw known;
    }
  }

  private mustBeIncoming(verb: string): void {
    must(this.direction === 'incoming', `${verb}: is for the callee`);
  }

  /** What is wrong is a rejection, never an exception. */
  private async checked(run: () => Promise<void>): Promise<void> {
    try {
      await run();
    } catch (error) {
      throw callwakeError(error);
    }
  }
}

const callOver = (reason?: LegEndReason): CallwakeError =>
  reason === 'answered-elsewhere'
    ? new CallwakeError('answered-elsewhere', 'Another device has answered the call.')
    : new CallwakeError('call-over', `The call is over${reason ? `: ${reason}` : ''}.`);
