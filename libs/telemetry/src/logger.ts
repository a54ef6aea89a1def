import { type Logger, pino } from 'pino';
import { GatheredLines } from './gathered-lines.js';
import { type Fact, type Log } from './log.js';
import { redacted } from './redacted.js';

/** How an app logs. */
export interface LoggerOptions {
  readonly level: 'fatal' | 'error' | 'warn' | 'info' | 'debug' | 'trace' | 'silent';
  /** Name of the process, such as `signaling`; the field `service` of each line. */
  readonly name: string;
  /** Takes each line at once; where it is left out, standard output takes those of a moment together. */
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
  if (destination) return logOf(pino(options, destination));
  const lines = new GatheredLines(pino.destination());
  return logOf(pino(options, lines), lines);
}

/** Pino formats the facts of each line, but not what a child is bound to. */
const logOf = (logger: Logger, lines?: GatheredLines): Log => ({
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
    // It may be the last that this process says.
    lines?.flush();
  },
  child: (bindings) => logOf(logger.child(redacted(bindings)), lines),
});
