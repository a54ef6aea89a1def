import { ConfigError, readSignalingConfig } from '#config';
import { endOnSignal } from '#lifecycle';
import { createLogger } from '#telemetry';
import { startSignaling } from './start.js';

try {
  const config = readSignalingConfig();
  const log = createLogger({ level: config.log.level, name: 'signaling' });
  const running = await startSignaling(config, log);
  log.info({ url: running.url }, 'listening');
  endOnSignal(running, log);
} catch (error) {
  if (!(error instanceof ConfigError)) throw error;
  process.stderr.write(`${error.message}\n`);
  process.exitCode = 1;
}
