export { type FrameworkLog, frameworkLog } from './framework-log.js';
export { type Fact, type Log } from './log.js';
export { createLogger, type LoggerOptions } from './logger.js';
