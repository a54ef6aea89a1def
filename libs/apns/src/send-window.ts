/** RFC 9113: "The connection flow-control window is also 65,535 octets", until the peer raises it. */
const FIRST_WINDOW = 65_535;
/** Peers give back what they have read when it is half a window, so that half is what is surely there. */
const SURE_SHARE = 0.5;
/**
 * What is sent beyond the window waits in Node, and that is good: whole batches go out at once. Yet a body that was cut in two
 * by the window's end is overtaken there by all that come after it, until nothing waits. So after so many windows none comes
 * until that was surely so: no push waits for more than they hold.
 */
const WINDOWS_A_TURN = 4;
/** "For VoIP notifications, the maximum payload size is 5 KB (5120 bytes)." */
const LARGEST_BODY = 5_120;

/** How much one connection is given at a time, over all its streams. */
export class SendWindow {
  private size = FIRST_WINDOW;
  private unanswered = 0;
  /** Sent since nothing waited in Node. */
  private inTurn = 0;

  get hasRoom(): boolean {
    return this.inTurn + LARGEST_BODY <= this.size * WINDOWS_A_TURN;
  }

  /** `bytes` of a body. */
  sent(bytes: number): void {
    this.unanswered += bytes;
    this.inTurn += bytes;
  }

  answered(bytes: number): void {
    this.unanswered -= bytes;
    if (this.unanswered <= this.size * SURE_SHARE) this.inTurn = this.unanswered;
  }

  /** The peer has said by now how large its window is, in bytes. */
  is(bytes: number): void {
    this.size = Math.max(FIRST_WINDOW, bytes);
  }
}
