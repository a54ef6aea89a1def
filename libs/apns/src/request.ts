import { type OutgoingHttpHeaders } from 'node:http2';
import { CouldNotAsk, type PushOutcome } from '#push';

interface Settle {
  readonly resolve: (outcome: PushOutcome) => void;
  readonly reject: (error: CouldNotAsk) => void;
}

/** Has a request in hand, and is told when its time is up. */
interface Holder {
  late(request: ApnsRequest): void;
}

/** One push on its way: settled once, by its answer, by its fate, or by its deadline. */
export class ApnsRequest {
  /** How often Apple has provably not processed it. */
  turnedAway = 0;
  /** The one that it was last sent with; none with a certificate. */
  providerToken: string | undefined;
  /** When it went over a connection, by the clock of `performance`; undefined while it waits for one. */
  sentAt: number | undefined;
  /** Of the body, in bytes. */
  readonly size: number;
  private holder: Holder | undefined;
  private timer: NodeJS.Timeout | undefined;

  constructor(
    readonly path: string,
    readonly headers: OutgoingHttpHeaders,
    readonly body: string,
    private readonly settle: Settle,
    deadlineMs: number,
  ) {
    this.size = Buffer.byteLength(body);
    this.timer = setTimeout(() => {
      this.lost(`Apple did not answer within ${deadlineMs} ms`);
      this.holder?.late(this);
    }, deadlineMs);
  }

  get settled(): boolean {
    return this.timer === undefined;
  }

  waitsIn(pool: Holder): void {
    this.holder = pool;
    this.sentAt = undefined;
  }

  goesOver(connection: Holder): void {
    this.holder = connection;
    this.sentAt = performance.now();
  }

  answered(outcome: PushOutcome): void {
    if (this.end()) this.settle.resolve(outcome);
  }

  /** What became of it is unknown, or it could not be asked at all. */
  lost(what: string, cause?: unknown): void {
    if (this.end()) this.settle.reject(new CouldNotAsk(what, { cause, sent: this.sentAt !== undefined }));
  }

  private end(): boolean {
    const first = !this.settled;
    clearTimeout(this.timer);
    this.timer = undefined;
    return first;
  }
}
