import { type ApnsSender, CredentialError } from '#apns';
import { ConfigError, type WorkerConfig } from '#config';
import { type Log } from '#telemetry';
import { apnsAppsOf } from './sender.js';

/** Files are looked at so often; a mounted secret is swapped by links, of which the system's file events say nothing. */
const LOOK_EVERY_MS = 5_000;

export interface CredentialWatchParts {
  readonly sender: Pick<ApnsSender, 'replace'>;
  /** Reads the configuration with all its files anew. Throws ConfigError. */
  readonly read: () => WorkerConfig;
  readonly log: Log;
}

/** Takes up changed keys, certificates and apps without a restart, by itself and on SIGHUP. A broken file keeps what was. */
export class CredentialWatch {
  private known: string;
  private problem = '';
  private readonly rounds: NodeJS.Timeout;
  /** Who sends a signal waits for a word, also where it was said before. */
  private readonly onSignal = (): void => {
    this.problem = '';
    void this.look();
  };

  constructor(
    private readonly parts: CredentialWatchParts,
    config: WorkerConfig,
  ) {
    this.known = fingerprintOf(config);
    this.rounds = setInterval(() => void this.look(), LOOK_EVERY_MS);
    process.on('SIGHUP', this.onSignal);
  }

  stop(): void {
    clearInterval(this.rounds);
    process.off('SIGHUP', this.onSignal);
  }

  /** Never rejects: what is wrong is said in the log, once. */
  async look(): Promise<void> {
    const { read, sender, log } = this.parts;
    try {
      const config = read();
      const fingerprint = fingerprintOf(config);
      if (fingerprint === this.known) return;
      const draining = sender.replace(apnsAppsOf(config));
      this.known = fingerprint;
      this.problem = '';
      log.info({}, 'new push credentials are in use; connections with the old ones drain');
      await draining;
    } catch (error) {
      this.complain(error);
    }
  }

  private complain(error: unknown): void {
    const expected = error instanceof ConfigError || error instanceof CredentialError;
    const problem = expected ? error.message : 'unexpected';
    if (problem === this.problem) return;
    this.problem = problem;
    this.parts.log.error({ err: error }, 'changed push credentials are of no use; the old ones stay in use');
  }
}

/** All of the credentials, in memory only: what differs is taken up. */
const fingerprintOf = (config: WorkerConfig): string => JSON.stringify(apnsAppsOf(config));
