export { type Fact, type Log } from './log.js';
export { createLogger, type LoggerOptions } from './logger.js';
