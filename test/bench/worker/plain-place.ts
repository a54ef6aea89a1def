import { type ApnsPlace } from '../apns/push.js';

/** What a plain worker is told at its start. */
export interface PlainPlace extends ApnsPlace {
  readonly redis: string;
  readonly queue: string;
  /** Pushes in flight. */
  readonly concurrency: number;
}
