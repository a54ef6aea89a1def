import { ApnsProxy } from './apns-proxy.js';
import { readAppEntries } from './apps.js';
import { AppsFileVariable } from './apps-file.js';
import { AuthVariables, WakeVariables } from './auth.js';
import { ConfigError } from './config-error.js';
import { deepFreeze } from './freeze.js';
import { LedgerConfig } from './ledger.js';
import { WorkerAddress } from './listen.js';
import { LogConfig } from './log.js';
import { AdminConfig, ObservingConfig } from './observing.js';
import { PushConfig } from './push.js';
import { type PushApp, readPushApps } from './push-apps.js';
import { readVariables } from './read-variables.js';
import { readRedisConfig, type RedisConfig } from './redis.js';
import { type Env } from './source.js';
import { type WakeTokenConfig, wakeProblems, wakeTokenConfig } from './token-keys.js';
import { type Class } from './variable.js';
import { type WebhookConfig, webhookConfig, webhookProblems, WebhookVariables } from './webhook.js';

/** All that a push worker is told. */
export interface WorkerConfig {
  readonly address: Readonly<WorkerAddress>;
  readonly redis: RedisConfig;
  readonly apps: readonly PushApp[];
  readonly apnsProxy: Readonly<ApnsProxy>;
  readonly wakeTokens: WakeTokenConfig;
  readonly push: Readonly<PushConfig>;
  readonly ledger: Readonly<LedgerConfig>;
  /** Null: nobody is told of calls. */
  readonly webhook: WebhookConfig | null;
  readonly observing: Readonly<ObservingConfig>;
  readonly admin: Readonly<AdminConfig>;
  readonly log: Readonly<LogConfig>;
}

/** Reads and checks the configuration of a push worker. Throws one {@link ConfigError} that names all that is wrong. */
export function readWorkerConfig(env: Env = process.env): WorkerConfig {
  const problems: string[] = [];
  const read = <T extends object>(dto: Class<T>): T => readVariables(dto, env, problems);
  const [auth, wake, webhook] = [read(AuthVariables), read(WakeVariables), read(WebhookVariables)];
  problems.push(...wakeProblems(auth, wake), ...webhookProblems(webhook));
  const { file } = read(AppsFileVariable);
  const config: WorkerConfig = {
    address: read(WorkerAddress),
    redis: readRedisConfig(env, problems),
    apps: readPushApps(readAppEntries(file, problems), file, env, problems),
    apnsProxy: read(ApnsProxy),
    wakeTokens: wakeTokenConfig(auth, wake),
    push: read(PushConfig),
    ledger: read(LedgerConfig),
    webhook: webhookConfig(webhook),
    observing: read(ObservingConfig),
    admin: read(AdminConfig),
    log: read(LogConfig),
  };
  if (problems.length > 0) throw new ConfigError(problems);
  return deepFreeze(config);
}
