import {
  type CallRef,
  type Catchup,
  type Exchange,
  type Hint,
  isOver,
  type LogEntry,
  type Party,
  syncCalls,
} from '#calls';
import { toWire } from '#contract';
import { type Log } from '#telemetry';
import { type IceServersOf } from '../ice-servers.js';
import { Feed, lastSeqOf, type Outlet } from './feed.js';
import { type Identity } from './identity.js';
import { type CallSocket } from './typed-socket.js';

/** Feeds of calls that are over are kept against late hints, up to so many. */
const MOST_FEEDS = 64;
const READ_AGAIN_MS = 1_000;

export interface LineWorld {
  readonly exchange: Exchange;
  readonly iceServersOf: IceServersOf;
  readonly log: Log;
}

/** One device's socket, and what it is told of each of its calls. Most lines never have one, and so no map either. */
export class Line implements Outlet {
  private feeds: Map<string, Feed> | undefined;
  /** Hints that come while the line reads what it missed. */
  private early: Hint[] | null = [];
  private timers: Set<NodeJS.Timeout> | undefined;

  constructor(
    readonly identity: Identity,
    readonly socket: CallSocket,
    private readonly world: LineWorld,
  ) {}

  /** What the device missed, and from then on what comes. */
  open(missed: readonly Catchup[]): void {
    for (const catchup of missed) this.catchUp(catchup);
    const early = this.early ?? [];
    this.early = null;
    for (const hint of early) this.take(hint);
  }

  close(): void {
    for (const timer of this.timers ?? []) clearTimeout(timer);
    this.timers = undefined;
    this.feeds = undefined;
  }

  take(hint: Hint): void {
    const { onlyCall } = this.identity;
    if (onlyCall !== undefined && onlyCall !== hint.callId) return;
    if (this.early) this.early.push(hint);
    else this.feedOf(hint, this.partyIn(hint)).take(hint);
  }

  /** Holds the events of a call back until its invite is acknowledged. */
  holdFor(call: CallRef): Feed {
    const feed = this.feedOf(call, { role: 'caller' });
    feed.hold();
    return feed;
  }

  /** Hints may have been lost: all that the device could have missed is read. */
  async resync(): Promise<void> {
    const { exchange } = this.world;
    const seen = (callId: string) => this.feeds?.get(callId)?.cursor ?? 0;
    const { app, onlyCall } = this.identity;
    for (const catchup of await syncCalls(exchange, app, this.identity, seen, onlyCall)) this.catchUp(catchup);
  }

  emit(call: CallRef, entry: LogEntry, party: Party): void {
    const { clock } = this.world.exchange;
    const iceServers = () => this.world.iceServersOf(this.identity);
    const { event, data } = toWire(entry, { callId: call.callId, at: clock(), party, iceServers });
    // The event and its data belong together by type; socket.io's emit wants to know which one it is.
    (this.socket.emit as (name: string, payload: unknown) => void)(event, data);
  }

  async read({ app, callId }: CallRef, after: number): Promise<Catchup | null> {
    const [catchup] = await syncCalls(this.world.exchange, app, this.identity, () => after, callId);
    return catchup ?? null;
  }

  later(run: () => void): boolean {
    if (!this.socket.connected) return false;
    const timer = setTimeout(() => {
      this.timers?.delete(timer);
      run();
    }, READ_AGAIN_MS);
    (this.timers ??= new Set()).add(timer);
    return true;
  }

  failed({ app, callId }: CallRef, error: unknown): void {
    this.world.log.warn(
      { app, callId, deviceId: this.identity.deviceId, err: error },
      'the log of a call could not be read',
    );
  }

  private catchUp(catchup: Catchup): void {
    const { call, party, entries } = catchup;
    this.feedOf(call, party).tell(entries, lastSeqOf(catchup), isOver(call, party));
  }

  private partyIn({ caller }: Hint): Party {
    const { user, deviceId } = this.identity;
    return user === caller.id ? { role: 'caller' } : { role: 'leg', deviceId };
  }

  private feedOf({ app, callId }: CallRef, party: Party): Feed {
    const feeds = (this.feeds ??= new Map<string, Feed>());
    const known = feeds.get(callId);
    if (known) return known;
    if (feeds.size >= MOST_FEEDS) dropThoseOver(feeds);
    const feed = new Feed({ app, callId }, party, this);
    feeds.set(callId, feed);
    return feed;
  }
}

function dropThoseOver(feeds: Map<string, Feed>): void {
  for (const [callId, feed] of feeds) if (feed.isOver) feeds.delete(callId);
}
