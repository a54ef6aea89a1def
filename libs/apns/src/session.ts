import {
  type ClientHttp2Session,
  type ClientHttp2Stream,
  connect,
  constants,
  type SecureClientSessionOptions,
} from 'node:http2';
import { type LookupFunction } from 'node:net';
import { type TLSSocket } from 'node:tls';
import { provesToken, reasonIn } from './answer.js';
import { Heartbeat } from './heartbeat.js';
import { type Answer, readAnswer } from './read-answer.js';
import { type ApnsRequest } from './request.js';
import { RequestHeaders } from './request-headers.js';
import { SendWindow } from './send-window.js';
import { openTls } from './tls.js';
import { openTunnel } from './tunnel.js';

/** Never more streams than this on one connection, whatever the peer allows. */
const MOST_STREAMS = 1_000;

export interface SessionOptions {
  /** `https://host:port`. */
  readonly host: string;
  readonly tls: SecureClientSessionOptions;
  /** `http://user:password@host:port` of a proxy that takes CONNECT. */
  readonly proxy?: string;
  /** Asked for the host's addresses for each new connection: "Don't cache DNS"; without it Node's own, which asks the system. */
  readonly lookup?: LookupFunction;
  /** With a provider token a connection has to prove itself by its first request. */
  readonly byToken: boolean;
  /** For coming up, and for ending once no new request is taken, in ms. */
  readonly withinMs: number;
  /** For the answer to a PING, in ms. */
  readonly pingMs: number;
  /** After such a silence a PING goes along with the next push, in ms. */
  readonly silenceMs: number;
}

export interface SessionHooks {
  /** It may take another request now, or never again. */
  onChange(): void;
  onConnected(): void;
  /** `reason`: Apple's, of its GOAWAY. */
  onGoaway(reason: string): void;
  /** It is gone; `error` where it did not end in order. */
  onClosed(session: ApnsSession, error: Error | undefined): void;
  onAnswer(session: ApnsSession, request: ApnsRequest, answer: Answer): void;
  /** Apple has provably not processed this request. */
  onTurnedAway(request: ApnsRequest): void;
  /** A stream of it ended without an answer; the next may fare no better. */
  onDoubt(session: ApnsSession): void;
}

/**
 * One connection to Apple. It takes its first request when the peer's SETTINGS are there, and, with a provider token, its
 * second when the first was answered: Apple allows one stream until then, and a cold burst would be lost there.
 */
export class ApnsSession {
  private session: ClientHttp2Session | undefined;
  private socket: TLSSocket | undefined;
  private heartbeat: Heartbeat | undefined;
  /** It carried an answer. */
  wasOfUse = false;
  private readonly streams = new Map<ApnsRequest, ClientHttp2Stream>();
  private readonly headers = new RequestHeaders();
  private readonly window = new SendWindow();
  private state: 'coming up' | 'open' | 'retired' | 'gone' = 'coming up';
  private proved: boolean;
  private lastStream = Infinity;
  private error: Error | undefined;
  private timer: NodeJS.Timeout;
  private resting: NodeJS.Timeout | undefined;

  constructor(
    private readonly options: SessionOptions,
    private readonly hooks: SessionHooks,
  ) {
    this.proved = !options.byToken;
    this.timer = this.cutLater('Apple did not let the connection come up in time');
    const { host, proxy, withinMs, lookup } = options;
    const tls = { minVersion: 'TLSv1.2' as const, ...options.tls, ...(lookup && { lookup }) };
    if (proxy === undefined) this.attach(openTls(host, tls));
    else {
      openTunnel(proxy, host, tls, withinMs).then(
        (socket) => {
          if (this.state === 'gone') socket.destroy();
          else this.attach(socket);
        },
        (error: unknown) => {
          this.cut(error instanceof Error ? error : new Error('The proxy cannot be reached', { cause: error }));
        },
      );
    }
  }

  /** Requests that wait for their answer. */
  get inFlight(): number {
    return this.streams.size;
  }

  get hasRoom(): boolean {
    return this.isOpen && this.streams.size < this.limit && this.window.hasRoom;
  }

  /** It will have room soon, by itself. */
  get isComingUp(): boolean {
    return this.state === 'coming up' || (this.state === 'open' && !this.proved && !this.isResting);
  }

  /** The peer allows no stream at all, and there is nothing in hand after which that might change. */
  get isStuck(): boolean {
    return this.isOpen && this.streams.size === 0 && this.limit === 0;
  }

  private get isOpen(): boolean {
    return this.state === 'open' && !this.isResting && !this.isOver;
  }

  get isResting(): boolean {
    return this.resting !== undefined;
  }

  /** It takes no request any more. */
  get isOver(): boolean {
    return (
      this.state === 'retired' ||
      this.state === 'gone' ||
      this.session?.closed === true ||
      this.session?.destroyed === true
    );
  }

  /** No new request; those in hand are finished, and a connection that is deaf is cut in the end. */
  retire(): void {
    if (this.state === 'retired' || this.state === 'gone') return;
    const wasOpen = this.state === 'open';
    this.state = 'retired';
    clearTimeout(this.timer);
    this.timer = this.cutLater('The connection did not end in time');
    if (wasOpen && this.session) this.session.close();
    else this.cut(undefined);
    this.hooks.onChange();
  }

  /** No new request for so long, in ms; then it has to prove itself anew. */
  rest(forMs: number): void {
    if (this.isOver || this.isResting) return;
    this.proved = false;
    this.resting = setTimeout(() => {
      this.resting = undefined;
      this.hooks.onChange();
    }, forMs).unref();
  }

  /** Only while it has room. `authorization`: the header of the provider token, absent with a certificate. */
  send(request: ApnsRequest, authorization: string | undefined): void {
    const stream = this.open(request, authorization);
    if (!stream) {
      this.hooks.onTurnedAway(request);
      return;
    }
    this.streams.set(request, stream);
    this.window.sent(request.size);
    request.goesOver(this);
    readAnswer(stream, String(request.headers['apns-id']), (answer) => {
      this.streams.delete(request);
      this.window.answered(request.size);
      this.conclude(stream, request, answer);
      this.hooks.onChange();
    });
    stream.end(request.body);
  }

  /** A PING says whether the peer is dead; where the request had half of its time here or more, the connection is left anyway. */
  late(request: ApnsRequest): void {
    this.streams.get(request)?.close(constants.NGHTTP2_CANCEL);
    const openFor = performance.now() - (request.sentAt ?? 0);
    this.heartbeat?.ping();
    if (openFor * 2 >= this.options.withinMs) this.retire();
  }

  private attach(socket: TLSSocket): void {
    const session = connect(this.options.host, { createConnection: () => socket });
    this.session = session;
    this.socket = socket;
    session.on('remoteSettings', () => {
      this.settingsCame(session);
    });
    session.on('goaway', (_code: number, lastStream: number, data?: Uint8Array) => {
      this.lastStream = lastStream;
      this.retire();
      this.hooks.onGoaway(data && data.length > 0 ? reasonIn(Buffer.from(data).toString()) : '');
    });
    session.on('error', (error: Error) => {
      this.error = error;
    });
    session.on('close', () => {
      this.end();
    });
  }

  private settingsCame(session: ClientHttp2Session): void {
    if (this.state === 'coming up') {
      clearTimeout(this.timer);
      this.state = 'open';
      this.heartbeat = new Heartbeat(session, {
        withinMs: this.options.pingMs,
        silenceMs: this.options.silenceMs,
        onDead: (error) => {
          this.cut(error);
        },
      });
      this.hooks.onConnected();
    }
    this.hooks.onChange();
  }

  private get limit(): number {
    const { maxConcurrentStreams = MOST_STREAMS } = this.session?.remoteSettings ?? {};
    return Math.min(maxConcurrentStreams, this.proved ? MOST_STREAMS : 1);
  }

  private open(request: ApnsRequest, authorization: string | undefined): ClientHttp2Stream | undefined {
    this.heartbeat?.beforeSending();
    try {
      const stream = this.session?.request(this.headers.of(request, authorization));
      this.headers.areKnown();
      return stream;
    } catch {
      // The session ended a moment ago: nothing of the request was written.
      this.state = 'retired';
      return undefined;
    }
  }

  private conclude(stream: ClientHttp2Stream, request: ApnsRequest, answer: Answer | undefined): void {
    if (answer) {
      this.heartbeat?.heard();
      if (!this.wasOfUse) this.window.is(this.session?.state.remoteWindowSize ?? 0);
      this.wasOfUse = true;
      this.proved ||= provesToken(answer.outcome);
      this.hooks.onAnswer(this, request, answer);
    } else if (!request.settled) this.concludeUnanswered(stream, request);
  }

  private concludeUnanswered(stream: ClientHttp2Stream, request: ApnsRequest): void {
    if (this.wasNotProcessed(stream)) this.hooks.onTurnedAway(request);
    else {
      request.lost('The connection to Apple ended before the answer came', this.error);
      this.hooks.onDoubt(this);
    }
  }

  /** RFC 9113: a refused stream, and one above the GOAWAY's last id, was not processed. A stream without an id was never written. */
  private wasNotProcessed({ rstCode, id }: ClientHttp2Stream): boolean {
    return id === undefined || rstCode === constants.NGHTTP2_REFUSED_STREAM || id > this.lastStream;
  }

  private cutLater(why: string): NodeJS.Timeout {
    return setTimeout(() => {
      this.cut(new Error(why));
    }, this.options.withinMs);
  }

  private cut(error: Error | undefined): void {
    this.error ??= error;
    if (this.session) {
      this.session.destroy(error);
      // A session that was closed in order waits for the peer to close, too.
      this.socket?.destroy();
    } else this.end();
  }

  private end(): void {
    if (this.state === 'gone') return;
    const cameUp = this.state !== 'coming up';
    this.state = 'gone';
    clearTimeout(this.timer);
    clearTimeout(this.resting);
    this.hooks.onClosed(this, cameUp ? this.error : (this.error ?? new Error('The connection did not come up')));
  }
}
