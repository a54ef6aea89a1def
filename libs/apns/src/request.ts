import { type OutgoingHttpHeaders } from 'node:http2';
import { CouldNotAsk, type PushOutcome } from '#push';

interface Settle {
  readonly resolve: (outcome: PushOutcome) => void;
  readonly reject: (error: CouldNotAsk) => void;
}

/** One push on its way: settled once, by its answer, by its fate, or by its deadline. */
export class ApnsRequest {
  /** How often Apple has provably not processed it. */
  turnedAway = 0;
  /** The one that it was last sent with; none with a certificate. */
  providerToken: string | undefined;
  /** What is to be done with its stream when its time is up. */
  onDeadline: (() => void) | undefined;
  private timer: NodeJS.Timeout | undefined;

  constructor(
    readonly path: string,
    readonly headers: OutgoingHttpHeaders,
    readonly body: string,
    private readonly settle: Settle,
    deadlineMs: number,
  ) {
    this.timer = setTimeout(() => {
      this.lost(`Apple did not answer within ${deadlineMs} ms`);
      this.onDeadline?.();
    }, deadlineMs);
  }

  get settled(): boolean {
    return this.timer === undefined;
  }

  answered(outcome: PushOutcome): void {
    if (this.end()) this.settle.resolve(outcome);
  }

  /** What became of it is unknown, or it could not be asked at all. */
  lost(what: string, cause?: unknown): void {
    if (this.end()) this.settle.reject(new CouldNotAsk(what, { cause, sent: this.onDeadline !== undefined }));
  }

  private end(): boolean {
    const first = !this.settled;
    clearTimeout(this.timer);
    this.timer = undefined;
    return first;
  }
}
