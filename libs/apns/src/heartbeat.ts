import { type ClientHttp2Session } from 'node:http2';

/** "PING frames" keep a connection known to be alive; Apple's hint is one an hour, and a dead one should not be found by a call. */
const EVERY_MS = 60_000;

export interface HeartbeatOptions {
  /** For the answer to a PING, in ms. */
  readonly withinMs: number;
  /** A connection that was silent for so long, in ms, is asked for a sign of life together with the next push. */
  readonly silenceMs: number;
  readonly onDead: (error: Error) => void;
}

/** Finds out that the peer is dead: packets vanish, and nobody closes. */
export class Heartbeat {
  private heardAt = performance.now();
  private waiting: NodeJS.Timeout | undefined;
  private readonly rounds: NodeJS.Timeout;

  constructor(
    private readonly session: ClientHttp2Session,
    private readonly options: HeartbeatOptions,
  ) {
    this.rounds = setInterval(() => {
      this.ping();
    }, EVERY_MS).unref();
    session.once('close', () => {
      clearInterval(this.rounds);
      clearTimeout(this.waiting);
    });
  }

  /** The peer said something. */
  heard(): void {
    this.heardAt = performance.now();
  }

  /** Something is about to be sent. */
  beforeSending(): void {
    if (performance.now() - this.heardAt >= this.options.silenceMs) this.ping();
  }

  /** Asks for a sign of life. */
  ping(): void {
    if (this.waiting || this.session.closed || this.session.destroyed) return;
    const { withinMs, onDead } = this.options;
    this.waiting = setTimeout(() => {
      onDead(new Error(`APNs did not answer a PING within ${withinMs} ms`));
    }, withinMs);
    this.session.ping(() => {
      clearTimeout(this.waiting);
      this.waiting = undefined;
      this.heard();
    });
  }
}
