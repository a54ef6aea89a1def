import { now } from './platform.js';

/** What is left to ring, by the server's clock: the device's own may be wrong by hours, and nobody minds. */
export class RingTime {
  /** By this device's steady clock, until the server's is known. */
  private readonly _guess: number;
  private _ringUntil: number | undefined;
  /** The server's clock less the steady one. What came quickest knows it best; a phone that slept is behind. */
  private _ahead: number | undefined;

  constructor(ringMs: number) {
    this._guess = now() + ringMs;
  }

  get _leftMs(): number {
    const { _ringUntil: ringUntil, _ahead: ahead, _guess: guess } = this;
    return ringUntil === undefined || ahead === undefined ? guess - now() : ringUntil - now() - ahead;
  }

  /** Ms since epoch, as far as it is known. */
  get _serverTime(): number {
    return this._ahead === undefined ? Date.now() : now() + this._ahead;
  }

  /** `at`: the server's clock, ms since epoch, just now. */
  _heard(at: number): void {
    this._ahead = Math.max(this._ahead ?? -Infinity, at - now());
  }

  /** Ms since epoch. */
  _until(ringUntil: number): void {
    this._ringUntil = ringUntil;
  }
}
