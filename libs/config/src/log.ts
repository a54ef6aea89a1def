import { IsOneOf } from './rules.js';
import { FromVariable } from './variable.js';

const levels = ['fatal', 'error', 'warn', 'info', 'debug', 'trace', 'silent'] as const;

/** What is logged. */
export class LogConfig {
  @FromVariable('LOG_LEVEL', { default: 'info', meaning: 'fatal, error, warn, info, debug, trace or silent' })
  @IsOneOf(levels)
  level!: (typeof levels)[number];
}
