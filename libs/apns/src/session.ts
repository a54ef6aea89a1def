import {
  type ClientHttp2Session,
  type ClientHttp2Stream,
  connect,
  constants,
  type SecureClientSessionOptions,
} from 'node:http2';
import { provesToken, reasonIn } from './answer.js';
import { readAnswer } from './read-answer.js';
import { type ApnsRequest } from './request.js';

/** Never more streams than this on one connection, whatever the peer allows. */
const MOST_STREAMS = 1_000;

export interface SessionOptions {
  /** `https://host:port`. */
  readonly host: string;
  readonly tls: SecureClientSessionOptions;
  /** With a provider token a connection has to prove itself by its first request. */
  readonly byToken: boolean;
  /** For coming up, and for ending once no new request is taken, in ms. */
  readonly withinMs: number;
}

export interface SessionHooks {
  /** It may take another request now, or never again. */
  onChange(): void;
  onConnected(): void;
  /** `reason`: Apple's, of its GOAWAY. */
  onGoaway(reason: string): void;
  /** It is gone; `error` where it did not end in order. */
  onClosed(session: ApnsSession, error: Error | undefined): void;
  /** Apple has provably not processed this request. */
  onTurnedAway(request: ApnsRequest): void;
}

/**
 * One connection to Apple. It takes its first request when the peer's SETTINGS are there, and, with a provider token, its
 * second when the first was answered: Apple allows one stream until then, and a cold burst would be lost there.
 */
export class ApnsSession {
  private readonly session: ClientHttp2Session;
  private readonly streams = new Set<ClientHttp2Stream>();
  private ready = false;
  private retired = false;
  private proved: boolean;
  private lastStream = Infinity;
  private error: Error | undefined;
  private timer: NodeJS.Timeout;

  constructor(
    private readonly options: SessionOptions,
    private readonly hooks: SessionHooks,
  ) {
    this.proved = !options.byToken;
    this.session = connect(options.host, { minVersion: 'TLSv1.2', ...options.tls });
    this.timer = this.destroyLater('Apple did not let the connection come up in time');
    this.session.on('remoteSettings', () => {
      this.settingsCame();
    });
    this.session.on('goaway', (_code: number, lastStream: number, data?: Uint8Array) => {
      this.lastStream = lastStream;
      hooks.onGoaway(data && data.length > 0 ? reasonIn(Buffer.from(data).toString()) : '');
      this.retire();
    });
    this.session.on('error', (error: Error) => {
      this.error = error;
    });
    this.session.on('close', () => {
      this.retired = true;
      clearTimeout(this.timer);
      hooks.onClosed(this, this.ready ? this.error : (this.error ?? new Error('The connection did not come up')));
    });
  }

  get hasRoom(): boolean {
    return this.ready && !this.isOver && this.streams.size < this.limit;
  }

  /** It takes no request any more. */
  get isOver(): boolean {
    return this.retired || this.session.closed || this.session.destroyed;
  }

  /** No new request; those in hand are finished, and a connection that is deaf is cut in the end. */
  retire(): void {
    if (this.retired) return;
    this.retired = true;
    clearTimeout(this.timer);
    this.timer = this.destroyLater('The connection did not end in time');
    this.session.close();
    this.hooks.onChange();
  }

  /** Only while it has room. `authorization`: the header of the provider token, absent with a certificate. */
  send(request: ApnsRequest, authorization: string | undefined): void {
    const stream = this.open(request, authorization);
    if (!stream) {
      this.hooks.onTurnedAway(request);
      return;
    }
    this.streams.add(stream);
    request.onDeadline = () => {
      stream.close(constants.NGHTTP2_CANCEL);
      this.retire();
    };
    readAnswer(stream, String(request.headers['apns-id']), (outcome) => {
      this.streams.delete(stream);
      if (outcome) {
        this.proved ||= provesToken(outcome);
        request.answered(outcome);
      } else if (this.wasNotProcessed(stream)) this.hooks.onTurnedAway(request);
      else request.lost('The connection to Apple ended before the answer came', this.error);
      this.hooks.onChange();
    });
    stream.end(request.body);
  }

  private settingsCame(): void {
    if (!this.ready) {
      clearTimeout(this.timer);
      this.ready = true;
      this.hooks.onConnected();
    }
    this.hooks.onChange();
  }

  private get limit(): number {
    const { maxConcurrentStreams = MOST_STREAMS } = this.session.remoteSettings;
    return this.proved ? Math.min(maxConcurrentStreams, MOST_STREAMS) : 1;
  }

  private open({ path, headers }: ApnsRequest, authorization: string | undefined): ClientHttp2Stream | undefined {
    try {
      return this.session.request({ ...headers, ':path': path, ...(authorization !== undefined && { authorization }) });
    } catch {
      // The session ended a moment ago: nothing of the request was written.
      this.retired = true;
      return undefined;
    }
  }

  /** RFC 9113: a refused stream, and one above the GOAWAY's last id, was not processed. A stream without an id was never written. */
  private wasNotProcessed({ rstCode, id }: ClientHttp2Stream): boolean {
    return id === undefined || rstCode === constants.NGHTTP2_REFUSED_STREAM || id > this.lastStream;
  }

  private destroyLater(why: string): NodeJS.Timeout {
    return setTimeout(() => {
      this.session.destroy(new Error(why));
    }, this.options.withinMs);
  }
}
