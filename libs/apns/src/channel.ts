import { type SecureClientSessionOptions } from 'node:http2';
import { type ApnsEvent } from './events.js';
import { type ApnsRequest } from './request.js';
import { ApnsSession } from './session.js';

export interface ChannelOptions {
  /** `https://host:port`. */
  readonly host: string;
  readonly tls: SecureClientSessionOptions;
  /** Absent with a certificate. */
  readonly token: { current(): string | Promise<string> } | undefined;
  readonly onEvent: (event: ApnsEvent) => void;
  readonly deadlineMs: number;
}

/** A request that Apple turned away more often is not sent again by itself. */
const MOST_TURNED_AWAY = 2;

/** The way to one host with one credential: a connection at a time, and whoever waits for it, in order. */
export class Channel {
  private session: ApnsSession | undefined;
  private waiting: ApnsRequest[] = [];
  /** The session, and older ones that finish what they have in hand. */
  private readonly open = new Set<ApnsSession>();
  private signing = false;
  private whenGone: (() => void) | undefined;

  constructor(private readonly options: ChannelOptions) {}

  send(request: ApnsRequest): void {
    this.waiting.push(request);
    this.pump();
  }

  /** What was sent is finished, each push within its deadline; done when all connections are gone. */
  async close(): Promise<void> {
    const gone = new Promise<void>((resolve) => {
      this.whenGone = resolve;
    });
    this.rest();
    await gone;
  }

  private pump(): void {
    this.dropSettled();
    if (this.waiting.length === 0) {
      this.rest();
      return;
    }
    this.session = this.session?.isOver === false ? this.session : this.newSession();
    if (!this.session.hasRoom) return;
    const token = this.options.token?.current();
    if (typeof token === 'object') this.pumpAfter(token);
    else this.fill(this.session, token === undefined ? undefined : `bearer ${token}`);
  }

  private fill(session: ApnsSession, authorization: string | undefined): void {
    while (session.hasRoom) {
      const request = this.waiting.shift();
      if (!request) return;
      if (!request.settled) session.send(request, authorization);
    }
    if (session.isOver && this.waiting.length > 0) this.pump();
  }

  private pumpAfter(token: Promise<string>): void {
    if (this.signing) return;
    this.signing = true;
    const done = (): void => {
      this.signing = false;
      this.pump();
    };
    token.then(done, (error: unknown) => {
      this.giveUp('The provider token could not be made', error);
      done();
    });
  }

  private newSession(): ApnsSession {
    const { host, tls, token, onEvent, deadlineMs } = this.options;
    const session = new ApnsSession(
      { host, tls, byToken: token !== undefined, withinMs: deadlineMs },
      {
        onChange: () => {
          this.pump();
        },
        onConnected: () => {
          onEvent({ kind: 'connected', host });
        },
        onGoaway: (reason) => {
          onEvent({ kind: 'goaway', host, reason });
        },
        onClosed: (closed, error) => {
          this.forget(closed, error);
        },
        onTurnedAway: (request) => {
          this.again(request);
        },
      },
    );
    this.open.add(session);
    return session;
  }

  private forget(session: ApnsSession, error: Error | undefined): void {
    this.open.delete(session);
    this.options.onEvent({ kind: 'closed', host: this.options.host, ...(error && { error }) });
    // Who waits for a connection that broke is told so, and not sent into the next one, which may not come up either.
    if (session === this.session && error) this.giveUp('There is no connection to Apple', error);
    this.pump();
  }

  /** Apple has not processed it, so that sending it again can't make the phone ring twice. */
  private again(request: ApnsRequest): void {
    request.turnedAway += 1;
    if (request.turnedAway > MOST_TURNED_AWAY) request.lost('Apple turned the push away again and again');
    else this.waiting.unshift(request);
  }

  private giveUp(what: string, cause: unknown): void {
    for (const request of this.waiting.splice(0)) request.lost(what, cause);
  }

  /** Requests whose time is up while they wait are few, and at the front. */
  private dropSettled(): void {
    while (this.waiting[0]?.settled) this.waiting.shift();
  }

  private rest(): void {
    if (!this.whenGone || this.waiting.length > 0) return;
    for (const session of this.open) session.retire();
    if (this.open.size === 0) this.whenGone();
  }
}
