import { readAppEntries } from './apps.js';
import { AppsFileVariable } from './apps-file.js';
import { AuthVariables, WakeVariables } from './auth.js';
import { ConfigError } from './config-error.js';
import { CorsVariables } from './cors.js';
import { deepFreeze } from './freeze.js';
import { type IceConfig, iceConfig, iceProblems, IceVariables } from './ice.js';
import { LedgerConfig } from './ledger.js';
import { SignalingAddress } from './listen.js';
import { LogConfig } from './log.js';
import { ObservingConfig } from './observing.js';
import { ProxyVariables } from './proxies.js';
import { PushConfig } from './push.js';
import { type RateConfig, rateConfig, RateVariables } from './rates.js';
import { readVariables } from './read-variables.js';
import { readRedisConfig, type RedisConfig } from './redis.js';
import { type SignalingApp, signalingApps } from './signaling-apps.js';
import { type Env } from './source.js';
import {
  authProblems,
  type UserTokenConfig,
  userTokenConfig,
  type WakeTokenConfig,
  wakeProblems,
  wakeTokenConfig,
} from './token-keys.js';
import { type Class } from './variable.js';
import { type WebhookConfig, webhookConfig, webhookProblems, WebhookVariables } from './webhook.js';

/** All that a signaling server is told. */
export interface SignalingConfig {
  readonly address: Readonly<SignalingAddress>;
  /** Origins of the web pages that may speak to this server. */
  readonly corsOrigins: readonly string[];
  /** How many proxies stand in front. */
  readonly trustedProxies: number;
  readonly redis: RedisConfig;
  readonly apps: readonly SignalingApp[];
  readonly userTokens: UserTokenConfig;
  readonly wakeTokens: WakeTokenConfig;
  readonly ice: IceConfig;
  readonly push: Readonly<PushConfig>;
  readonly rates: RateConfig;
  readonly ledger: Readonly<LedgerConfig>;
  /** Null: nobody is told of calls. */
  readonly webhook: WebhookConfig | null;
  readonly observing: Readonly<ObservingConfig>;
  readonly log: Readonly<LogConfig>;
}

/** Reads and checks the configuration of a signaling server. Throws one {@link ConfigError} that names all that is wrong. */
export function readSignalingConfig(env: Env = process.env): SignalingConfig {
  const problems: string[] = [];
  const read = <T extends object>(dto: Class<T>): T => readVariables(dto, env, problems);
  const [auth, wake, ice] = [read(AuthVariables), read(WakeVariables), read(IceVariables)];
  const webhook = read(WebhookVariables);
  problems.push(...authProblems(auth), ...wakeProblems(auth, wake), ...iceProblems(ice), ...webhookProblems(webhook));
  const config: SignalingConfig = {
    address: read(SignalingAddress),
    corsOrigins: read(CorsVariables).corsOrigins ?? [],
    trustedProxies: read(ProxyVariables).trusted,
    redis: readRedisConfig(env, problems),
    apps: signalingApps(readAppEntries(read(AppsFileVariable).file, problems), env, problems),
    userTokens: userTokenConfig(auth),
    wakeTokens: wakeTokenConfig(auth, wake),
    ice: iceConfig(ice),
    push: read(PushConfig),
    rates: rateConfig(read(RateVariables)),
    ledger: read(LedgerConfig),
    webhook: webhookConfig(webhook),
    observing: read(ObservingConfig),
    log: read(LogConfig),
  };
  if (problems.length > 0) throw new ConfigError(problems);
  return deepFreeze(config);
}
