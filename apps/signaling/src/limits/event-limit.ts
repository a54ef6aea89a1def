import { type Clock } from '#calls';
import { type Rate } from '#config';
import { type ClientEvents } from '#contract';
import { Allowance } from './allowance.js';

/** What nobody in a call may be kept from, however many signals were sent, and whatever `RATE_EVENTS` says. */
const NEVER_TAKEN_AWAY: ReadonlySet<string> = new Set<keyof ClientEvents>([
  'call:accept',
  'call:decline',
  'call:hangup',
]);
const OWN_ALLOWANCE: Rate = { points: 20, windowMs: 1_000 };

/** How many events one socket may send. */
export class EventLimit {
  private readonly common: Allowance;
  private readonly own = new Allowance(OWN_ALLOWANCE);
  private isOver = false;

  /** `onOver`: hears when a socket begins to send too many. */
  constructor(
    rate: Rate,
    private readonly clock: Clock,
    private readonly onOver: () => void,
  ) {
    this.common = new Allowance(rate);
  }

  /** How long the sender of this event has to wait, in ms; 0: it is let in. */
  take(event: string): number {
    const waitMs = (NEVER_TAKEN_AWAY.has(event) ? this.own : this.common).take(this.clock());
    if (waitMs > 0 && !this.isOver) this.onOver();
    this.isOver = waitMs > 0;
    return waitMs;
  }
}
