import { connect, type Socket } from 'node:net';
import { pipeline } from 'node:stream';
import { setTimeout } from 'node:timers/promises';

/** How often a slow reader takes some bytes. */
const EVERY_MS = 50;

/**
 * The bytes between a client and the simulator's HTTP/2 server, which listens on a port of its own: only outside of Node's
 * TLS and HTTP/2 can packets vanish, or be read slowly, on a connection that is already in use.
 */
export class Wire {
  readonly #inner: Socket;
  #isDark = false;
  #isSlow = false;

  /** `onConnected` hears of the port by which the inner server knows this connection. */
  constructor(
    private readonly outer: Socket,
    innerPort: number,
    onConnected: (port: number) => void,
  ) {
    this.#inner = connect({ port: innerPort, host: '127.0.0.1', allowHalfOpen: true, noDelay: true });
    this.#inner.once('connect', () => {
      onConnected(this.#inner.localPort ?? 0);
    });
    outer.pipe(this.#inner).pipe(outer);
    for (const [end, other] of [
      [outer, this.#inner],
      [this.#inner, outer],
    ] as const) {
      end.on('error', () => other.destroy());
      end.once('close', () => {
        if (!this.#isDark) other.destroySoon();
      });
    }
  }

  /** Whether packets vanish. */
  get isDark(): boolean {
    return this.#isDark;
  }

  /** Breaks off: the client sees a reset. */
  cut(): void {
    this.outer.resetAndDestroy();
    this.#inner.destroy();
  }

  /** From now on packets vanish, both ways. */
  goDark(): void {
    this.#isDark = true;
    this.#inner.unpipe(this.outer).destroy();
    this.outer.unpipe(this.#inner).pause();
  }

  /** From now on no more than so many bytes are read in a second. */
  slowDown(bytesPerSecond: number): void {
    if (this.#isSlow || this.#isDark) return;
    this.#isSlow = true;
    this.outer.unpipe(this.#inner);
    const pace = (source: AsyncIterable<Buffer>): AsyncGenerator<Buffer> => paced(source, bytesPerSecond);
    // An end of either side is told by its own 'close'.
    pipeline(this.outer, pace, this.#inner, () => undefined);
  }
}

async function* paced(source: AsyncIterable<Buffer>, bytesPerSecond: number): AsyncGenerator<Buffer> {
  const piece = Math.max(1, Math.floor((bytesPerSecond * EVERY_MS) / 1000));
  for await (const chunk of source) {
    for (let at = 0; at < chunk.length; at += piece) {
      await setTimeout((1000 * Math.min(piece, chunk.length - at)) / bytesPerSecond, undefined, { ref: false });
      yield chunk.subarray(at, at + piece);
    }
  }
}
