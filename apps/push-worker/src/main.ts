import { CredentialError } from '#apns';
import { ConfigError, readWorkerConfig } from '#config';
import { endOnSignal } from '#lifecycle';
import { createLogger } from '#telemetry';
import { startPushWorker } from './start.js';

try {
  const config = readWorkerConfig();
  const log = createLogger({ level: config.log.level, name: 'push-worker' });
  const running = await startPushWorker({ config, read: readWorkerConfig, log });
  log.info({ url: running.url }, 'listening');
  endOnSignal(running, log);
} catch (error) {
  if (!(error instanceof ConfigError || error instanceof CredentialError)) throw error;
  process.stderr.write(`${error.message}\n`);
  process.exitCode = 1;
}
