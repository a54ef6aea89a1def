import { type ApnsEvent } from './events.js';
import { type Answer } from './read-answer.js';
import { type ApnsRequest } from './request.js';
import { ApnsSession, type SessionOptions } from './session.js';

/** The provider token of a pool; `isReplaceable` says whether one that Apple calls expired may be made anew. */
interface PoolToken {
  current(): string | Promise<string>;
  isReplaceable(token: string): boolean;
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
/** A request that Apple turned away more often is not sent again by itself. */
const MOST_TURNED_AWAY = 2;
const WARM_AGAIN_MS = 250;
const LONGEST_WAIT_MS = 60_000;
/** Apple names no figure for a token whose time has not come; a machine that keeps its time is within a second. */
const CLOCK_MAY_BE_AHEAD_MS = 60_000;

/** Reasons after which a connection is of no use for other pushes, though it may stay open. */
const RETIRE = new Set([
  'IdleTimeout',
  'Shutdown',
  'ServiceUnavailable',
  'UnrelatedKeyIdInToken',
  'TooManyProviderTokenUpdates',
]);

/** The way to one host with one credential: its connections, and whoever waits for one, in order. */
export class Pool {
  private waiting: ApnsRequest[] = [];
  private readonly sessions = new Set<ApnsSession>();
  private signing = false;
  /** Connections opened since the last answer. */
  private unanswered = 0;
  private warming: NodeJS.Timeout | undefined;
  private whenGone: (() => void) | undefined;

  constructor(private readonly options: PoolOptions) {}

  send(request: ApnsRequest): void {
    this.waiting.push(request);
    this.pump();
  }

  /** From now on one connection is held open, so that no call waits for a handshake. */
  warm(): void {
    if (this.usable.length === 0 && !this.whenGone) this.open();
  }

  /** What was sent is finished, each push within its deadline; done when all connections are gone. */
  async close(): Promise<void> {
    clearTimeout(this.warming);
    const gone = new Promise<void>((resolve) => {
      this.whenGone = resolve;
    });
    this.rest();
    await gone;
  }

  private get usable(): ApnsSession[] {
    return [...this.sessions].filter((session) => !session.isOver);
  }

  private pump(): void {
    while (this.waiting[0]?.settled) this.waiting.shift();
    if (this.waiting.length === 0) {
      this.rest();
      return;
    }
    const token = this.options.token?.current();
    if (typeof token === 'object') this.pumpAfter(token);
    else this.fill(token);
  }

  private fill(token: string | undefined): void {
    for (const session of this.usable) this.fillSession(session, token);
    if (this.waiting.length > 0) this.grow();
  }

  private fillSession(session: ApnsSession, token: string | undefined): void {
    const authorization = token === undefined ? undefined : `bearer ${token}`;
    while (session.hasRoom) {
      const request = this.waiting.shift();
      if (!request) return;
      if (request.settled) continue;
      request.providerToken = token;
      session.send(request, authorization);
    }
  }

  /** One more where all are full; one that comes up is waited for first. */
  private grow(): void {
    const { usable } = this;
    if (usable.length < MOST_SESSIONS && !usable.some((session) => session.isComingUp)) this.open();
  }

  private pumpAfter(token: Promise<string>): void {
    if (this.signing) return;
    this.signing = true;
    const done = (): void => {
      this.signing = false;
      this.pump();
    };
    // Meanwhile a connection comes up.
    if (this.usable.length === 0) this.open();
    token.then(done, (error: unknown) => {
      this.giveUp('There is no provider token', error);
      done();
    });
  }

  private open(): void {
    const { host, token, deadlineMs, onEvent } = this.options;
    this.unanswered += 1;
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
    });
    this.sessions.add(session);
  }

  private take(session: ApnsSession, request: ApnsRequest, { outcome, date }: Answer): void {
    this.unanswered = 0;
    const reason = outcome.kind === 'accepted' ? '' : outcome.reason;
    if (RETIRE.has(reason)) session.retire();
    if (reason === 'InvalidProviderToken') this.doubtClock(date);
    if (reason === 'TooManyProviderTokenUpdates' && this.mayGoAgain(request)) this.waiting.unshift(request);
    else if (reason === 'ExpiredProviderToken' && this.isReplaced(request, date) && this.mayGoAgain(request))
      this.waiting.unshift(request);
    else request.answered(outcome);
  }

  /** A token that Apple calls expired though it is young says that a clock is wrong: a new one would not help, and is forbidden. */
  private isReplaced({ providerToken }: ApnsRequest, date: number): boolean {
    const { token, host, onEvent } = this.options;
    if (providerToken !== undefined && token?.isReplaceable(providerToken)) return true;
    onEvent({ kind: 'clockIsOff', host, byMs: this.aheadOf(date) });
    return false;
  }

  /** A token from the future is no expired one: of a clock that is ahead, Apple's own time alone tells. */
  private doubtClock(date: number): void {
    const byMs = this.aheadOf(date);
    if (byMs > CLOCK_MAY_BE_AHEAD_MS) this.options.onEvent({ kind: 'clockIsOff', host: this.options.host, byMs });
  }

  private aheadOf(date: number): number {
    return Math.round(this.options.clock() - date);
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
    request.turnedAway += 1;
    // It has no stream any more.
    request.onDeadline = undefined;
    return request.turnedAway <= MOST_TURNED_AWAY;
  }

  private forget(session: ApnsSession, error: Error | undefined): void {
    this.sessions.delete(session);
    this.options.onEvent({ kind: 'closed', host: this.options.host, ...(error && { error }) });
    if (this.usable.length === 0) {
      // Who waits is told, and not sent into the next connection, which may not come up either.
      if (error) this.giveUp('There is no connection to Apple', error);
      this.warmLater();
    }
    this.pump();
  }

  /** "Quickly and repeatedly opening and closing connections" is taken for an attack: waits grow while none carries an answer. */
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

  private rest(): void {
    if (!this.whenGone || this.waiting.length > 0) return;
    for (const session of this.sessions) session.retire();
    if (this.sessions.size === 0) this.whenGone();
  }
}
