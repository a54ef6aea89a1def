import { type Logger, pino } from 'pino';
import { type Fact, type Log } from './log.js';
import { redacted } from './redacted.js';

/** How an app logs. */
export interface LoggerOptions {
  readonly level: 'fatal' | 'error' | 'warn' | 'info' | 'debug' | 'trace' | 'silent';
  /** Name of the process, such as `signaling`; the field `service` of each line. */
  readonly name: string;
  /** Takes each line; standard output where it is left out. */
  readonly destination?: { write(line: string): void };
}

/** A log of JSON lines: `level` by name, `time` in ms since epoch, `service`, `msg`, and the fact's own fields. */
export function createLogger({ level, name, destination }: LoggerOptions): Log {
  const options = {
    level,
    base: { service: name },
    formatters: {
      level: (label: string) => ({ level: label }),
      log: (fact: Fact) => redacted(fact),
    },
    // In place of pino's own, which would write whatever a library hung on its error; it was made into fields before.
    serializers: { err: (fields: unknown) => fields },
  };
  return logOf(destination ? pino(options, destination) : pino(options));
}

/** Pino formats the facts of each line, but not what a child is bound to. */
const logOf = (logger: Logger): Log => ({
  debug: (fact, message) => {
    logger.debug(fact, message);
  },
  info: (fact, message) => {
    logger.info(fact, message);
  },
  warn: (fact, message) => {
    logger.warn(fact, message);
  },
  error: (fact, message) => {
    logger.error(fact, message);
  },
  child: (bindings) => logOf(logger.child(redacted(bindings))),
});
