import { Allowance } from './allowance.js';
import { type ApnsEvent } from './events.js';
import { type Answer } from './read-answer.js';
import { type ApnsRequest } from './request.js';
import { ApnsSession, type SessionOptions } from './session.js';

/** The provider token of a pool. */
interface PoolToken {
  current(): string | Promise<string>;
  /** Whether one that Apple calls expired may be made anew. */
  isReplaceable(token: string): boolean;
  /** Apple has seen too many: none is made that need not be. */
  rest(): void;
}

export interface PoolOptions extends Omit<SessionOptions, 'byToken' | 'withinMs'> {
  /** Absent with a certificate. */
  readonly token: PoolToken | undefined;
  readonly clock: () => number;
  readonly onEvent: (event: ApnsEvent) => void;
  readonly deadlineMs: number;
}

/** "You can establish multiple connections to APNs servers": Sending notification requests to APNs. */
const MOST_SESSIONS = 4;
/**
 * "APNs interprets repeated opening and closing connections over a short time as a denial-of-service attack": so many are opened
 * at once, and then one a second. A leg's six tries may each have a new one.
 */
const OPENED_AT_ONCE = 8;
const OPENED_EVERY_MS = 1_000;
/** A request that Apple turned away more often is not sent again by itself. */
const MOST_TURNED_AWAY = 2;
/** Connections that fail one after another while somebody waits. */
const MOST_FAILED = 2;
const WARM_AGAIN_MS = 250;
const LONGEST_WAIT_MS = 60_000;
/** Apple names no figure for a token whose time has not come; a machine that keeps its time is within a second. */
const CLOCK_MAY_BE_AHEAD_MS = 60_000;
/** After it one push tries whether Apple takes provider tokens there again. */
const REST_MS = 60_000;

/** Reasons after which a connection is of no use for other pushes, though it may stay open. */
const RETIRE = new Set(['IdleTimeout', 'Shutdown', 'UnrelatedKeyIdInToken']);

/** The way to one host with one credential: its connections, and whoever waits for one, in order. */
export class Pool {
  private waiting: ApnsRequest[] = [];
  private readonly sessions = new Set<ApnsSession>();
  private readonly openings = new Allowance(OPENED_AT_ONCE, OPENED_EVERY_MS);
  private signing = false;
  /** Connections opened since the last answer that was not Apple's own trouble. */
  private unanswered = 0;
  private warming: NodeJS.Timeout | undefined;
  private growing: NodeJS.Timeout | undefined;
  private whenGone: (() => void) | undefined;
  private gone: Promise<void> | undefined;

  constructor(private readonly options: PoolOptions) {}

  send(request: ApnsRequest): void {
    request.waitsIn(this);
    this.waiting.push(request);
    this.pump();
  }

  /** From now on one connection is held open, so that no call waits for a handshake. */
  warm(): void {
    if (this.usable.length === 0 && !this.whenGone) this.open();
  }

  /** What was sent is finished, each push within its deadline; done when all connections are gone. */
  close(): Promise<void> {
    this.gone ??= new Promise<void>((resolve) => {
      clearTimeout(this.warming);
      this.whenGone = resolve;
    });
    this.endIfDone();
    return this.gone;
  }

  /** Its time was up before it was sent. Connections that allow no stream for so long are left for new ones. */
  late(): void {
    for (const session of this.sessions) if (session.isStuck) session.retire();
    this.pump();
  }

  /** Connections that are up, and what is in flight on them. */
  get load(): { readonly sessions: number; readonly streams: number } {
    const up = [...this.sessions].filter((session) => !session.isComingUp);
    return { sessions: up.length, streams: up.reduce((sum, { inFlight }) => sum + inFlight, 0) };
  }

  private get usable(): ApnsSession[] {
    return [...this.sessions].filter((session) => !session.isOver);
  }

  private pump(): void {
    while (this.waiting[0]?.settled) this.waiting.shift();
    if (this.waiting.length === 0) {
      this.endIfDone();
      return;
    }
    const token = this.options.token?.current();
    if (typeof token === 'object') this.pumpAfter(token);
    else this.fill(token);
  }

  private fill(token: string | undefined): void {
    const authorization = token === undefined ? undefined : `bearer ${token}`;
    for (const session of this.sessions) {
      while (session.hasRoom) {
        const request = this.waiting.shift();
        if (!request) return;
        if (request.settled) continue;
        request.providerToken = token;
        session.send(request, authorization);
      }
    }
    if (this.waiting.length > 0) this.grow();
  }

  /** One more where all are full; one that comes up is waited for first. */
  private grow(): void {
    let usable = 0;
    for (const session of this.sessions) {
      if (session.isComingUp) return;
      if (!session.isOver) usable += 1;
    }
    if (usable >= MOST_SESSIONS) return;
    const { waitMs } = this.openings;
    if (waitMs === 0) this.open();
    else {
      this.growing ??= setTimeout(() => {
        this.growing = undefined;
        this.pump();
      }, waitMs);
    }
  }

  private pumpAfter(token: Promise<string>): void {
    if (this.signing) return;
    this.signing = true;
    const done = (): void => {
      this.signing = false;
      this.pump();
    };
    // Meanwhile a connection comes up.
    if (this.usable.length === 0) this.grow();
    token.then(done, (error: unknown) => {
      this.giveUp('There is no provider token', error);
      done();
    });
  }

  private open(): void {
    const { host, token, deadlineMs, onEvent } = this.options;
    this.unanswered += 1;
    this.openings.take();
    const options = { ...this.options, byToken: token !== undefined, withinMs: deadlineMs };
    const session = new ApnsSession(options, {
      onChange: () => {
        this.pump();
      },
      onConnected: () => {
        onEvent({ kind: 'connected', host });
      },
      onGoaway: (reason) => {
        onEvent({ kind: 'goaway', host, reason });
        if (this.usable.length === 0) this.warmLater();
      },
      onClosed: (closed, error) => {
        this.forget(closed, error);
      },
      onAnswer: (from, request, answer) => {
        this.take(from, request, answer);
      },
      onTurnedAway: (request) => {
        this.again(request);
      },
      onDoubt: (from) => {
        this.leave(from);
      },
    });
    this.sessions.add(session);
  }

  private take(session: ApnsSession, request: ApnsRequest, { outcome, date }: Answer): void {
    const { status, reason } = outcome.kind === 'accepted' ? { status: 200, reason: '' } : outcome;
    if (status < 500) this.unanswered = 0;
    else this.leave(session);
    if (RETIRE.has(reason)) session.retire();
    if (reason === 'InvalidProviderToken') this.doubtClock(date);
    if (this.isToGoAgain(session, request, reason, date)) this.waiting.unshift(request);
    else request.answered(outcome);
  }

  private isToGoAgain(session: ApnsSession, request: ApnsRequest, reason: string, date?: string): boolean {
    if (reason === 'TooManyProviderTokenUpdates') return this.rests(session) && this.mayGoAgain(request);
    return reason === 'ExpiredProviderToken' && this.isReplaced(request, date) && this.mayGoAgain(request);
  }

  /** Apple takes no provider token on this connection for a while. True: there are others. */
  private rests(session: ApnsSession): boolean {
    const { token, host, onEvent } = this.options;
    if (!session.isResting) onEvent({ kind: 'tooManyProviderTokens', host });
    session.rest(REST_MS);
    token?.rest();
    const { usable } = this;
    return usable.length < MOST_SESSIONS || usable.some(({ isResting }) => !isResting);
  }

  /** A token that Apple calls expired though it is young says that a clock is wrong: a new one would not help, and is forbidden. */
  private isReplaced({ providerToken }: ApnsRequest, date = ''): boolean {
    const { token, host, onEvent } = this.options;
    if (providerToken !== undefined && token?.isReplaceable(providerToken)) return true;
    onEvent({ kind: 'clockIsOff', host, byMs: this.aheadOf(date) });
    return false;
  }

  /** A token from the future is no expired one: of a clock that is ahead, Apple's own time alone tells. */
  private doubtClock(date = ''): void {
    const byMs = this.aheadOf(date);
    if (byMs > CLOCK_MAY_BE_AHEAD_MS) this.options.onEvent({ kind: 'clockIsOff', host: this.options.host, byMs });
  }

  private aheadOf(date: string): number {
    return Math.round(this.options.clock() - Date.parse(date));
  }

  /** Another try is to go over another connection; where too many were opened of late, over this one rather than none. */
  private leave(session: ApnsSession): void {
    if (this.openings.waitMs === 0) session.retire();
  }

  /** Apple has not processed it, so that sending it again can't make the phone ring twice. */
  private again(request: ApnsRequest): void {
    if (this.mayGoAgain(request)) this.waiting.unshift(request);
    else {
      const what = 'Apple turned the push away again and again';
      request.lost(what);
      // Who waits would fare no better on one more new connection.
      if (!this.usable.some(({ wasOfUse }) => wasOfUse)) this.giveUp(what);
    }
  }

  private mayGoAgain(request: ApnsRequest): boolean {
    request.waitsIn(this);
    request.turnedAway += 1;
    return request.turnedAway <= MOST_TURNED_AWAY;
  }

  private forget(session: ApnsSession, error: Error | undefined): void {
    this.sessions.delete(session);
    this.options.onEvent({ kind: 'closed', host: this.options.host, ...(error && { error }) });
    if (this.usable.length === 0) {
      // Who waits is told, and not sent into one connection after another that may not come up either.
      if (error && this.unanswered >= MOST_FAILED) this.giveUp('There is no connection to Apple', error);
      this.warmLater();
    }
    this.pump();
  }

  /** Waits grow while no connection carries an answer. */
  private warmLater(): void {
    clearTimeout(this.warming);
    if (this.whenGone) return;
    const wait = Math.min(WARM_AGAIN_MS * 2 ** Math.max(this.unanswered - 1, 0), LONGEST_WAIT_MS);
    this.warming = setTimeout(() => {
      this.warm();
    }, wait).unref();
  }

  private giveUp(what: string, cause?: unknown): void {
    for (const request of this.waiting.splice(0)) request.lost(what, cause);
  }

  private endIfDone(): void {
    if (!this.whenGone || this.waiting.length > 0) return;
    clearTimeout(this.growing);
    for (const session of this.sessions) session.retire();
    if (this.sessions.size === 0) this.whenGone();
  }
}
