import { type CertificateInUse } from '#apns';
import { type Clock } from '#calls';
import { type Log } from '#telemetry';

const DAY_MS = 86_400_000;
const WARN_FROM_DAYS = 30;

/** Says how long certificates are good for: when one comes into use, and each day of its last thirty. */
export class CertificateDates {
  constructor(
    private readonly log: Log,
    private readonly clock: Clock,
  ) {}

  cameIntoUse({ app, goodUntil }: CertificateInUse): void {
    this.log.info({ app, daysLeft: this.daysLeft(goodUntil) }, 'a push certificate is in use');
    this.warn({ app, goodUntil });
  }

  /** `inUse` is asked each day. */
  watch(inUse: () => readonly CertificateInUse[]): void {
    setInterval(() => {
      for (const certificate of inUse()) this.warn(certificate);
    }, DAY_MS).unref();
  }

  private warn({ app, goodUntil }: CertificateInUse): void {
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
