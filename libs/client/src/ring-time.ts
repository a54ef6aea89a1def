import { now } from './platform.js';

/** What is left to ring, by the server's clock: the device's own may be wrong by hours, and nobody minds. */
export class RingTime {
  /** By this device's steady clock, until the server's is known. */
  private readonly guess: number;
  private ringUntil: number | undefined;
  /** The server's clock less the steady one. What came quickest knows it best; a phone that slept is behind. */
  private ahead: number | undefined;

  constructor(ringMs: number) {
    this.guess = now() + ringMs;
  }

  get leftMs(): number {
    const { ringUntil, ahead, guess } = this;
    return ringUntil === undefined || ahead === undefined ? guess - now() : ringUntil - now() - ahead;
  }

  /** Ms since epoch, as far as it is known. */
  get serverTime(): number {
    return this.ahead === undefined ? Date.now() : now() + this.ahead;
  }

  /** `at`: the server's clock, ms since epoch, just now. */
  heard(at: number): void {
    this.ahead = Math.max(this.ahead ?? -Infinity, at - now());
  }

  /** Ms since epoch. */
  until(ringUntil: number): void {
    this.ringUntil = ringUntil;
  }
}
