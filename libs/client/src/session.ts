import { type Answer, Asks } from './asks.js';
import { CallwakeError, nonsense } from './error.js';
import { Events } from './events.js';
import { type AnyTold, isObject, read } from './guards.js';
import { Http } from './http.js';
import { KnownCalls } from './known-calls.js';
import { clientClosed, Life } from './life.js';
import { type ClientState, type Credential, Line, type LineEnd } from './line.js';
import { type CallFacts, FAREWELL_MS, LiveCall, type Switch } from './live-call.js';
import { type ClientEvents } from './options.js';
import { Tokens } from './tokens.js';
import { type CallView } from './wire.js';
import { WokenCalls } from './woken-calls.js';

/** What is the client's own, behind what it shows: the line, what is asked over it, and the calls that it tells of. */
export class Session implements LineEnd, Switch {
  readonly _life = new Life();
  readonly _http = new Http(this._life);
  readonly _events = new Events<{ [Name in keyof ClientEvents]: ClientEvents[Name] }>('incoming', 'placed', 'state');
  readonly _calls = new KnownCalls();
  readonly _tokens: Tokens;
  readonly _woke: WokenCalls;
  readonly _line: Line;
  private readonly _asks: Asks;
  /** The app wants to be called, and not only to see to the call that woke it. */
  private _isWanted = false;
  private _refusals = 0;
  private _isProbing = false;
  /** By user: what waits for an invite to them. */
  private readonly _inviting = new Map<string, Promise<unknown>>();
  /** Calls that the app gets otherwise than by an event. */
  private readonly _handedOver = new Set<string>();
  /** By call that is asked for as nothing is known of it: what is told of it meanwhile. */
  private readonly _meeting = new Map<string, AnyTold[]>();

  constructor(
    readonly _url: string,
    readonly deviceId: string,
    token: (() => Promise<string>) | undefined,
  ) {
    this._tokens = new Tokens(token, this._life);
    this._line = new Line(this);
    this._woke = new WokenCalls(_url, this._http, this._line);
    this._asks = new Asks(this._line, this._woke._aside);
  }

  _want(): void {
    this._isWanted = true;
    if (this._line._credential?._onlyCall === undefined) this._line._open();
    else this._upgrade();
  }

  _close(): void {
    this._isWanted = false;
    this._line._close();
    for (const call of this._calls._all) call._stopTimers();
    this._life._end();
    this._asks._giveUp(clientClosed());
    this._woke._close(clientClosed());
  }

  _newCall(facts: CallFacts): LiveCall {
    return this._calls._add(new LiveCall(this, facts));
  }

  _ask(event: string, data: Readonly<Record<string, unknown>>, limitMs?: number): Promise<Answer> {
    this._line._open();
    return this._asks._ask(event, data, limitMs);
  }

  /** What rings from this user meanwhile may be glare: the app hears of it afterwards, if at all. */
  async _whileInviting<T>(user: string, placed: Promise<T>): Promise<T> {
    this._inviting.set(user, placed);
    try {
      return await placed;
    } finally {
      if (this._inviting.get(user) === placed) this._inviting.delete(user);
    }
  }

  _handOver(callId: string): void {
    this._handedOver.add(callId);
  }

  /** The call of this id, for whoever asks for it and not for all. */
  async _find(callId: string): Promise<LiveCall> {
    this._handOver(callId);
    if (!this._calls.of(callId)) await this._meet(callId);
    const call = this._calls.of(callId);
    if (!call) throw new CallwakeError('not-found', 'There is no such call.');
    return call;
  }

  /** The call as a push tells of it. Resolves once the server has said how it stands. */
  async _wake(call: LiveCall, token: string): Promise<void> {
    const known = this._woke._resolve(call, token);
    // A token that the app is asked for is not waited for.
    if (this._line.state === 'connecting' && !this._line._credential) this._line._renew();
    else this._line._open();
    try {
      await known;
    } catch (error) {
      this._calls._remove(call);
      throw error;
    }
  }

  /** Asks for what was missed, and tells it. Answers whether the server knows of such a call. */
  async _sync(data: { callId?: string; after?: number }): Promise<boolean> {
    const { fields } = await this._ask('call:sync', data, FAREWELL_MS);
    const { calls } = fields;
    if (!Array.isArray(calls)) throw nonsense('the answer to call:sync');
    for (const each of calls) if (isObject(each)) this._catchUp(each);
    return calls.length > 0;
  }

  // What the line asks.

  _credential = async (): Promise<Credential> => {
    const wake = this._woke._credential;
    const { _current: current, _isGiven: isGiven } = this._tokens;
    if (this._isWanted && wake && isGiven && current === undefined) this._upgrade();
    if (wake && !(this._isWanted && current !== undefined)) return wake;
    return { _token: await this._tokens._get() };
  };

  _refused({ _token: token, _onlyCall: onlyCall }: Credential, error: CallwakeError): boolean {
    if (onlyCall !== undefined) {
      this._woke._failed(onlyCall, error);
      this._calls.of(onlyCall)?._endNow('failed', error);
      return this._isWanted || this._woke._credential !== undefined;
    }
    this._tokens._refused(token);
    const isFirst = error.code === 'unauthenticated' && this._refusals++ === 0;
    // A call that woke the app goes on without.
    if (!isFirst) this._isWanted = false;
    return isFirst || this._woke._credential !== undefined;
  }

  _seen(): Record<string, number> {
    return this._calls._seen();
  }

  _told(told: AnyTold): void {
    const { callId } = told.data;
    const known = this._calls.of(callId);
    if (known) known._take(told);
    else if (told.event === 'call:incoming') this._rings(told);
    else if (this._meeting.has(callId)) this._meeting.get(callId)?.push(told);
    else if (told.event !== 'call:ended') this._meet(callId).catch(() => undefined);
    this._woke._heard(callId);
  }

  _changed(state: ClientState, error?: CallwakeError): void {
    const isOnline = state === 'online';
    for (const call of this._calls._live) call._lineChanged(isOnline);
    if (isOnline) {
      this._refusals = 0;
      this._asks._resend();
    } else this._asks._lost();
    if (state === 'refused' && error) this._asks._giveUp(error);
    this._events._emitLatest('state', state, error);
  }

  _noise(error: CallwakeError): void {
    this._events._emitLatest('state', this._line.state, error);
  }

  get _isBusy(): boolean {
    return this._calls._live.length > 0;
  }

  /** Any answer shows that the line lives; and what it says of a call is the truth. */
  _probe(): void {
    if (this._isProbing) return;
    this._isProbing = true;
    const only = this._line._credential?._onlyCall;
    const call = this._calls._live.find(({ _cursor: cursor, id }) => cursor > 0 && (only ?? id) === id);
    const asked = call ? this._sync({ callId: call.id, after: call._cursor }) : this._sync({});
    asked
      .then((isKnown) => {
        if (call && !isKnown) call._endNow('failed');
      })
      .catch(() => undefined)
      .finally(() => (this._isProbing = false));
  }

  // What a call asks.

  /** The connection that has replaced this one may have the call; it is not for us to hang up. */
  _farewell({ id: callId }: LiveCall): void {
    const { state } = this._line;
    if (state === 'online' || state === 'connecting')
      this._ask('call:hangup', { callId }, FAREWELL_MS).catch(() => undefined);
  }

  _over(call: LiveCall, error: CallwakeError): void {
    this._asks._giveUp(error, call.id);
    this._woke._over(call.id);
    if (this._line._credential?._onlyCall !== call.id) return;
    if (this._isWanted || this._woke._credential) this._line._renew();
    else this._line._close();
  }

  private _rings(told: Extract<AnyTold, { event: 'call:incoming' }>): void {
    const { callId, from, media, ringUntil, at } = told.data;
    const call = this._newCall({ id: callId, direction: 'incoming', peer: from, media, _ringMs: ringUntil - at });
    call._take(told);
    const announce = () => {
      this._announce('incoming', call);
    };
    const invite = this._inviting.get(from.id);
    if (invite) void invite.then(announce, announce);
    else announce();
  }

  private _announce(name: 'incoming' | 'placed', call: LiveCall): void {
    if (!this._handedOver.has(call.id) && !call._isOver) this._events._emit(name, call);
  }

  private async _meet(callId: string): Promise<void> {
    const early: AnyTold[] = [];
    this._meeting.set(callId, early);
    try {
      await this._sync({ callId });
    } finally {
      this._meeting.delete(callId);
      for (const told of early) this._calls.of(callId)?._take(told);
    }
  }

  /** One call of a sync. That this user is called is told by an event: of another call that is not known, this user is the caller. */
  private _catchUp({ call: view, events, iceServers }: Record<string, unknown>): void {
    const all = (Array.isArray(events) ? events : []).flatMap((each: unknown) => {
      const told = isObject(each) && read(each['event'], each['data']);
      return told ? [told] : [];
    });
    if (!all.some(({ event }) => event === 'call:incoming')) this._adopt(view, iceServers);
    for (const told of all) this._told(told);
  }

  private _adopt(view: unknown, iceServers: unknown): void {
    if (!isObject(view) || this._calls.of(view['callId'] as string)) return;
    const { callId: id, to, media, ringUntil, createdAt } = view as unknown as CallView;
    if (view['state'] === 'ended' && !this._handedOver.has(id)) return;
    const peer = { id: to, name: to };
    const call = this._newCall({ id, direction: 'outgoing', peer, media, _ringMs: ringUntil - createdAt });
    call._takeView(view, iceServers);
    this._announce('placed', call);
  }

  /** From the line of a wake token to the app's own, once there is a token. */
  private _upgrade(): void {
    this._tokens._get().then(
      () => {
        if (this._isWanted && this._line._credential?._onlyCall !== undefined) this._line._renew();
      },
      () => undefined,
    );
  }
}
