import { type DeviceBook } from '#calls';
import { type Log } from '#telemetry';

/** A fifth of the lease: one answer of Redis that is lost, or late, does no harm. */
const RENEW_EVERY_MS = 1_000;

export interface LeaseParts {
  readonly server: string;
  readonly devices: Pick<DeviceBook, 'keepServer' | 'dropServer'>;
  readonly log: Log;
  /** This server had counted as dead, and its sockets as gone. */
  readonly onLapsed: () => void;
}

/** Says that this server lives, for as long as it does: by this the others know that its sockets are there. */
export class Lease {
  private timer: NodeJS.Timeout | undefined;
  private hasFailed = false;

  constructor(private readonly parts: LeaseParts) {}

  /** Resolves when it has been said once, or could not be: it is tried again. */
  async begin(): Promise<void> {
    this.timer = setInterval(() => void this.renew(), RENEW_EVERY_MS).unref();
    await this.renew();
  }

  /** Never rejects. */
  async renew(): Promise<void> {
    const { server, devices, log, onLapsed } = this.parts;
    try {
      const lived = await devices.keepServer(server);
      this.hasFailed = false;
      if (!lived) onLapsed();
    } catch (error) {
      if (!this.hasFailed)
        log.warn({ err: error }, 'Redis could not be told that this server lives; it is tried again');
      this.hasFailed = true;
    }
  }

  async end(): Promise<void> {
    clearInterval(this.timer);
    const { server, devices, log } = this.parts;
    await devices.dropServer(server).catch((error: unknown) => {
      log.warn({ err: error }, 'Redis could not be told that this server has ended; it is known there in seconds');
    });
  }
}
