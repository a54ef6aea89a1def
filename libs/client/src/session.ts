import { type Answer, Asks } from './asks.js';
import { type CallwakeError, nonsense } from './error.js';
import { Events } from './events.js';
import { type AnyTold, isObject, read } from './guards.js';
import { Http } from './http.js';
import { KnownCalls } from './known-calls.js';
import { clientClosed, Life } from './life.js';
import { type ClientState, type Credential, Line, type LineEnd } from './line.js';
import { type CallFacts, FAREWELL_MS, LiveCall, type Switch } from './live-call.js';
import { type ClientEvents } from './options.js';
import { Tokens } from './tokens.js';
import { WokenCalls } from './woken-calls.js';

/** What is the client's own, behind what it shows: the line, what is asked over it, and the calls that it tells of. */
export class Session implements LineEnd, Switch {
  readonly life = new Life();
  readonly http = new Http(this.life);
  readonly events = new Events<{ [Name in keyof ClientEvents]: ClientEvents[Name] }>('incoming', 'state');
  readonly calls = new KnownCalls();
  readonly tokens: Tokens;
  readonly woke: WokenCalls;
  readonly line: Line;
  private readonly asks: Asks;
  /** The app wants to be called, and not only to see to the call that woke it. */
  private isWanted = false;
  private refusals = 0;
  private isProbing = false;
  /** By user: what waits for an invite to them. */
  private readonly inviting = new Map<string, Promise<unknown>>();
  /** Calls that the app gets otherwise than by `incoming`. */
  private readonly handedOver = new WeakSet<LiveCall>();

  constructor(
    readonly url: string,
    readonly deviceId: string,
    token: (() => Promise<string>) | undefined,
  ) {
    this.tokens = new Tokens(token, this.life);
    this.woke = new WokenCalls(url, this.http);
    this.line = new Line(this);
    this.asks = new Asks(this.line);
  }

  want(): void {
    this.isWanted = true;
    if (this.line.credential?.onlyCall === undefined) this.line.open();
    else this.upgrade();
  }

  close(): void {
    this.isWanted = false;
    this.line.close();
    for (const call of this.calls.all) call.stopTimers();
    this.life.end();
    this.asks.giveUp(clientClosed());
    this.woke.close(clientClosed());
  }

  newCall(facts: CallFacts): LiveCall {
    return this.calls.add(new LiveCall(this, facts));
  }

  ask(event: string, data: Readonly<Record<string, unknown>>, limitMs?: number): Promise<Answer> {
    this.line.open();
    return this.asks.ask(event, data, limitMs);
  }

  /** What rings from this user meanwhile may be glare: the app hears of it afterwards, if at all. */
  async whileInviting<T>(user: string, placed: Promise<T>): Promise<T> {
    this.inviting.set(user, placed);
    try {
      return await placed;
    } finally {
      if (this.inviting.get(user) === placed) this.inviting.delete(user);
    }
  }

  handOver(call: LiveCall): void {
    this.handedOver.add(call);
  }

  /** The call as a push tells of it. Resolves once the server has said how it stands. */
  async wake(call: LiveCall, token: string): Promise<void> {
    const known = this.woke.resolve(call, token);
    // A token that the app is asked for is not waited for.
    if (this.line.state === 'connecting' && !this.line.credential) this.line.renew();
    else this.line.open();
    try {
      await known;
    } catch (error) {
      this.calls.remove(call);
      throw error;
    }
  }

  /** Asks for what was missed, and tells it. Answers whether the server knows of such a call. */
  async sync(data: { callId?: string; after?: number }): Promise<boolean> {
    const { fields } = await this.ask('call:sync', data);
    const { calls } = fields;
    if (!Array.isArray(calls)) throw nonsense('the answer to call:sync');
    const events: unknown[] = calls.flatMap((each: unknown) => (isObject(each) ? each['events'] : []));
    for (const each of events) {
      const told = isObject(each) && read(each['event'], each['data']);
      if (told) this.told(told);
    }
    return calls.length > 0;
  }

  // What the line asks.

  credential = async (): Promise<Credential> => {
    const wake = this.woke.credential;
    const { current, isGiven } = this.tokens;
    if (this.isWanted && wake && isGiven && current === undefined) this.upgrade();
    if (wake && !(this.isWanted && current !== undefined)) return wake;
    return { token: await this.tokens.get() };
  };

  refused({ token, onlyCall }: Credential, error: CallwakeError): boolean {
    if (onlyCall !== undefined) {
      this.woke.failed(onlyCall, error);
      this.calls.of(onlyCall)?.endNow('failed', error);
      return this.isWanted || this.woke.credential !== undefined;
    }
    this.tokens.refused(token);
    const isFirst = error.code === 'unauthenticated' && this.refusals++ === 0;
    // A call that woke the app goes on without.
    if (!isFirst) this.isWanted = false;
    return isFirst || this.woke.credential !== undefined;
  }

  seen(): Record<string, number> {
    return this.calls.seen();
  }

  told(told: AnyTold): void {
    const { callId } = told.data;
    const known = this.calls.of(callId);
    if (known) known.take(told);
    else if (told.event === 'call:incoming') this.rings(told);
    this.woke.heard(callId);
  }

  changed(state: ClientState, error?: CallwakeError): void {
    const isOnline = state === 'online';
    for (const call of this.calls.live) call.lineChanged(isOnline);
    if (isOnline) {
      this.refusals = 0;
      this.asks.resend();
    } else this.asks.lost();
    if (state === 'refused' && error) this.asks.giveUp(error);
    this.events.emitLatest('state', state, error);
  }

  noise(error: CallwakeError): void {
    this.events.emitLatest('state', this.line.state, error);
  }

  get isBusy(): boolean {
    return this.calls.live.length > 0;
  }

  /** Any answer shows that the line lives; and what it says of a call is the truth. */
  probe(): void {
    if (this.isProbing) return;
    this.isProbing = true;
    const only = this.line.credential?.onlyCall;
    const call = this.calls.live.find(({ cursor, id }) => cursor > 0 && (only ?? id) === id);
    const asked = call ? this.sync({ callId: call.id, after: call.cursor }) : this.sync({});
    asked
      .then((isKnown) => {
        if (call && !isKnown) call.endNow('failed');
      })
      .catch(() => undefined)
      .finally(() => (this.isProbing = false));
  }

  // What a call asks.

  /** The connection that has replaced this one may have the call; it is not for us to hang up. */
  farewell({ id: callId }: LiveCall): void {
    const { state } = this.line;
    if (state === 'online' || state === 'connecting')
      this.ask('call:hangup', { callId }, FAREWELL_MS).catch(() => undefined);
  }

  over(call: LiveCall, error: CallwakeError): void {
    this.asks.giveUp(error, call.id);
    this.woke.over(call.id);
    if (this.line.credential?.onlyCall !== call.id) return;
    if (this.isWanted || this.woke.credential) this.line.renew();
    else this.line.close();
  }

  private rings(told: Extract<AnyTold, { event: 'call:incoming' }>): void {
    const { callId, from, media, ringUntil, at } = told.data;
    const call = this.newCall({ id: callId, direction: 'incoming', peer: from, media, ringMs: ringUntil - at });
    call.take(told);
    const announce = () => {
      if (!this.handedOver.has(call) && !call.isOver) this.events.emit('incoming', call);
    };
    const invite = this.inviting.get(from.id);
    if (invite) void invite.then(announce, announce);
    else announce();
  }

  /** From the line of a wake token to the app's own, once there is a token. */
  private upgrade(): void {
    this.tokens.get().then(
      () => {
        if (this.isWanted && this.line.credential?.onlyCall !== undefined) this.line.renew();
      },
      () => undefined,
    );
  }
}
