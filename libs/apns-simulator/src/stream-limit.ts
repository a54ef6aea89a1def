import { type ServerHttp2Session } from 'node:http2';

/** "When using an authentication token, APNs allows only one stream until you post a request with a valid authentication token." */
export const STREAMS_AT_FIRST = 1;
/** Apple names no number ("don't assume a specific number of streams"). */
const STREAMS_AFTERWARDS = 1000;
/** "APNs adjusts its SETTINGS" after errors, to what Apple does not say; a client's author saw 1, and all again after a success (2016). */
const STREAMS_AFTER_ERROR = 1;

/** How many streams a connection's client may have at once. */
export class StreamLimit {
  #wanted = STREAMS_AT_FIRST;
  #said = STREAMS_AT_FIRST;
  #isWaiting = false;

  constructor(private readonly session: ServerHttp2Session) {}

  /** It waits a turn: an error that is answered at once keeps it down. */
  raise(): void {
    this.#wanted = STREAMS_AFTERWARDS;
    setImmediate(() => {
      this.#say();
    });
  }

  lower(): void {
    this.#wanted = STREAMS_AFTER_ERROR;
    this.#say();
  }

  /** One SETTINGS at a time: Node ends a session that has ten without an acknowledgement. */
  #say(): void {
    if (this.#isWaiting || this.#wanted === this.#said || this.session.destroyed) return;
    this.#said = this.#wanted;
    this.#isWaiting = true;
    this.session.settings({ maxConcurrentStreams: this.#said }, () => {
      this.#isWaiting = false;
      this.#say();
    });
  }
}
