import { type LoggerService } from '@nestjs/common';
import { type Log } from '#telemetry';

/** Nest's own messages as lines of our log; its list of every route at start is for debugging. */
export const nestLog = (log: Log): LoggerService => ({
  log: (message: unknown) => {
    log.debug({}, String(message));
  },
  warn: (message: unknown) => {
    log.warn({}, String(message));
  },
  error: (message: unknown) => {
    if (message instanceof Error) log.error({ err: message }, 'an error reached the framework');
    else log.error({}, String(message));
  },
});
