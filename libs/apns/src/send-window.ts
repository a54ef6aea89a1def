/**
 * RFC 9113: "The connection flow-control window is also 65,535 octets", until the peer raises it. What is sent beyond it waits
 * in Node in an order that is not that of its coming: under load single pushes wait there for seconds while others overtake
 * them. Peers give back what they have read when it is half a window, so that half is what is surely there.
 */
const FIRST_WINDOW = 65_535;
const SURE_SHARE = 0.5;
/** "For VoIP notifications, the maximum payload size is 5 KB (5120 bytes)." */
const LARGEST_BODY = 5_120;

/** How much a connection's peer surely takes at once, over all its streams. */
export class SendWindow {
  private size = FIRST_WINDOW * SURE_SHARE;
  private unanswered = 0;

  get hasRoom(): boolean {
    return this.unanswered + LARGEST_BODY <= this.size;
  }

  /** `bytes` of a body. */
  sent(bytes: number): void {
    this.unanswered += bytes;
  }

  answered(bytes: number): void {
    this.unanswered -= bytes;
  }

  /** The peer has said by now how large its window is, in bytes. */
  is(bytes: number): void {
    this.size = Math.max(FIRST_WINDOW, bytes) * SURE_SHARE;
  }
}
