import { ConfigError, readSignalingConfig } from '#config';
import { createLogger } from '#telemetry';
import { endOnSignal } from './end-on-signal.js';
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
