import { type Log } from './log.js';

/** A framework's own messages as lines of this log; what it tells of each route at start is for debugging. */
export interface FrameworkLog {
  log(message: unknown): void;
  warn(message: unknown): void;
  error(message: unknown): void;
}

export const frameworkLog = (log: Log): FrameworkLog => ({
  log: (message) => {
    log.debug({}, String(message));
  },
  warn: (message) => {
    log.warn({}, String(message));
  },
  error: (message) => {
    if (message instanceof Error) log.error({ err: message }, 'an error reached the framework');
    else log.error({}, String(message));
  },
});
