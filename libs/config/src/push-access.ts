import { ApnsProxy } from './apns-proxy.js';
import { readAppEntries } from './apps.js';
import { AppsFileVariable } from './apps-file.js';
import { ConfigError } from './config-error.js';
import { deepFreeze } from './freeze.js';
import { type ApnsCredential, type PushApp, readPushApps } from './push-apps.js';
import { readVariables } from './read-variables.js';
import { type Env } from './source.js';

/** What a command that pushes by hand is told: the apps with their credentials, nothing of Redis or of users' tokens. */
export interface PushAccess {
  readonly apps: readonly PushApp[];
  readonly apnsProxy: Readonly<ApnsProxy>;
}

/** Reads and checks the apps, their files, and the way to Apple. Throws one {@link ConfigError} that names all that is wrong. */
export function readPushConfig(env: Env = process.env): PushAccess {
  const problems: string[] = [];
  const { file } = readVariables(AppsFileVariable, env, problems);
  const apps = readPushApps(readAppEntries(file, problems), file, env, problems);
  const apnsProxy = readVariables(ApnsProxy, env, problems);
  if (problems.length > 0) throw new ConfigError(problems);
  return deepFreeze({ apps, apnsProxy });
}

/** An app with its secrets laid open, in the form that #apns takes: for the sender alone. */
export function apnsAccessOf({ id, apns: { bundleId, hosts, ca, credentials, alert } }: PushApp) {
  const { production, sandbox } = credentials;
  return {
    app: id,
    ...{ bundleId, hosts },
    credentials: {
      ...(production && { production: laidOpen(production) }),
      ...(sandbox && { sandbox: laidOpen(sandbox) }),
    },
    ...(alert && { alert: { production: laidOpen(alert), sandbox: laidOpen(alert) } }),
    ...(ca !== undefined && { ca }),
  };
}

function laidOpen(credential: ApnsCredential) {
  if (credential.kind === 'key') return { ...credential, key: credential.key.reveal() };
  const { kind, certificate, key, passphrase } = credential;
  return {
    ...{ kind, certificate: certificate.reveal(), key: key.reveal() },
    ...(passphrase && { passphrase: passphrase.reveal() }),
  };
}
