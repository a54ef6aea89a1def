import { ApnsProxy } from './apns-proxy.js';
import { AppsFileVariable } from './apps-file.js';
import { AuthVariables, WakeVariables } from './auth.js';
import { CorsVariables } from './cors.js';
import { IceVariables } from './ice.js';
import { LedgerConfig } from './ledger.js';
import { SignalingAddress, WorkerAddress } from './listen.js';
import { LogConfig } from './log.js';
import { AdminConfig, ObservingConfig } from './observing.js';
import { ProxyVariables } from './proxies.js';
import { PushConfig } from './push.js';
import { RateVariables } from './rates.js';
import { RedisVariables } from './redis.js';
import { isSecret, type Variable, variablesIn } from './variable.js';
import { WebhookVariables } from './webhook.js';

/** A row of the reference page. */
export interface VariableRow {
  readonly name: string;
  readonly default?: string;
  readonly meaning: string;
  /** A secret `X` may be given as a file that `X_FILE` names. */
  readonly secret: boolean;
}

const records = [
  SignalingAddress,
  WorkerAddress,
  CorsVariables,
  ProxyVariables,
  RedisVariables,
  AppsFileVariable,
  AuthVariables,
  WakeVariables,
  IceVariables,
  PushConfig,
  ApnsProxy,
  RateVariables,
  LedgerConfig,
  WebhookVariables,
  ObservingConfig,
  AdminConfig,
  LogConfig,
];

/** Every variable that is read, from the same classes that check it: whoever adds one adds its class above. */
export const allVariables: readonly Variable[] = records.flatMap((record) => [...variablesIn(record).values()]);

/** The same for the reference pages. */
export const variables: readonly VariableRow[] = allVariables.map(({ form, ...row }) => ({
  ...row,
  secret: isSecret({ form }),
}));
