import { type Clock } from '#calls';
import { type Log } from '#telemetry';

const DAY_MS = 86_400_000;
const WARN_FROM_DAYS = 30;

/** Says how long the certificates in use are good for: when they come into use, and each day of their last thirty. */
export class CertificateDates {
  private readonly goodUntil = new Map<string, number>();

  constructor(
    private readonly log: Log,
    private readonly clock: Clock,
  ) {
    setInterval(() => {
      for (const [app, until] of this.goodUntil) this.warn(app, until);
    }, DAY_MS).unref();
  }

  /** `goodUntil` in ms since epoch. */
  add(app: string, goodUntil: number): void {
    this.goodUntil.set(app, goodUntil);
    this.log.info({ app, daysLeft: this.daysLeft(goodUntil) }, 'a push certificate is in use');
    this.warn(app, goodUntil);
  }

  private warn(app: string, goodUntil: number): void {
    const daysLeft = this.daysLeft(goodUntil);
    if (daysLeft <= WARN_FROM_DAYS) {
      this.log.warn(
        { app, daysLeft },
        'the push certificate expires soon: renew it in the developer account, or use a key',
      );
    }
  }

  private daysLeft(goodUntil: number): number {
    return Math.floor((goodUntil - this.clock()) / DAY_MS);
  }
}
