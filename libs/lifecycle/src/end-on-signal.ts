import { type Log } from '#telemetry';

/** An app that runs. */
export interface Running {
  /** Its own address, as `http://host:port`. */
  readonly url: string;
  /** Takes nothing new, and finishes what is in hand. */
  close(): Promise<void>;
}

/** After so long what is still in hand is given up. */
export const DRAIN_WITHIN_MS = 6_500;

/** SIGTERM and SIGINT: nothing new is taken, what is in hand is finished, and the process ends with 0. */
export function endOnSignal(running: Running, log: Log): void {
  let ending = false;
  const end = (signal: NodeJS.Signals) => {
    if (ending) return;
    ending = true;
    log.info({ signal }, 'draining');
    setTimeout(() => {
      log.error({}, 'not drained in time; what is in hand is given up');
      process.exit(1);
    }, DRAIN_WITHIN_MS).unref();
    running.close().then(
      () => {
        log.info({}, 'ended');
        process.exit(0);
      },
      (error: unknown) => {
        log.error({ err: error }, 'the end was not clean');
        process.exit(1);
      },
    );
  };
  process.on('SIGTERM', end).on('SIGINT', end);
}
