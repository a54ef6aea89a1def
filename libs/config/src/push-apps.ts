import { dirname } from 'node:path';
import { type AlertEntry, type ApnsEntry, type CertificateEntry, type KeyEntry } from './apns-entry.js';
import { type AppEntry } from './apps-file.js';
import { type App, appOf } from './apps.js';
import { type Place, readPem } from './pem.js';
import { Secret } from './secret.js';
import { type Env, sourceOf } from './source.js';

/** A token signing key: the text of Apple's .p8 file. */
export interface ApnsKey {
  readonly kind: 'key';
  readonly key: Secret;
  readonly keyId: string;
  readonly teamId: string;
}

/** A certificate and its private key, both PEM; they are the same text where one file holds both. */
export interface ApnsCertificate {
  readonly kind: 'certificate';
  readonly certificate: Secret;
  readonly key: Secret;
  readonly passphrase?: Secret;
}

export type ApnsCredential = ApnsKey | ApnsCertificate;

/** The way to Apple for one app. */
export interface ApnsConfig {
  readonly bundleId: string;
  /** One for both environments, or one each; an environment without one isn't tried. */
  readonly credentials: { readonly production?: ApnsCredential; readonly sandbox?: ApnsCredential };
  /** For pushes that are not VoIP pushes, in both environments; without it they take the others. */
  readonly alert?: ApnsCredential;
  /** Addresses like `https://host:port`. */
  readonly hosts: { readonly production: string; readonly sandbox: string };
  /** PEM of the authority that a test's hosts are signed by; without it, those that Node trusts. */
  readonly ca?: string;
}

/** One app as the push worker knows it. */
export interface PushApp extends App {
  readonly apns: ApnsConfig;
}

/** "Development server: api.sandbox.push.apple.com:443. Production server: api.push.apple.com:443": Sending notification requests to APNs. */
const APPLE = { production: 'https://api.push.apple.com', sandbox: 'https://api.sandbox.push.apple.com' };

/** Reads the files that checked entries name; what is wrong is added to `problems`. */
export const readPushApps = (entries: readonly AppEntry[], appsFile: string, env: Env, problems: string[]): PushApp[] =>
  entries.map((entry, index) => {
    const place = { folder: dirname(appsFile), path: `APPS_FILE: apps[${index}].apns`, problems };
    return { ...appOf(entry), apns: apnsOf(entry.apns, place, env) };
  });

function apnsOf(entry: ApnsEntry, place: Place, env: Env): ApnsConfig {
  const { bundleId, hosts, caFile, alert } = entry;
  return {
    bundleId,
    credentials: credentialsOf(entry, place, env),
    ...(alert && { alert: credentialOf(alert, { ...place, path: `${place.path}.alert` }, env) }),
    hosts: { production: hosts?.production ?? APPLE.production, sandbox: hosts?.sandbox ?? APPLE.sandbox },
    ...(typeof caFile === 'string' && { ca: readPem(place, 'caFile', caFile, ['certificate']).reveal() }),
  };
}

function credentialsOf({ keys, ...entry }: ApnsEntry, place: Place, env: Env): ApnsConfig['credentials'] {
  if (!keys) {
    const credential = credentialOf(entry, place, env);
    return { production: credential, sandbox: credential };
  }
  const { production, sandbox } = keys;
  return {
    ...(production && { production: keyOf(production, place, 'keys.production') }),
    ...(sandbox && { sandbox: keyOf(sandbox, place, 'keys.sandbox') }),
  };
}

function credentialOf(
  { key, certificate }: Pick<AlertEntry, 'key' | 'certificate'>,
  place: Place,
  env: Env,
): ApnsCredential {
  if (key) return keyOf(key, place, 'key');
  if (certificate) return certificateOf(certificate, place, env);
  // Entries are checked before their files are read.
  throw new Error(`${place.path} has neither a key nor a certificate`);
}

const keyOf = ({ file, keyId, teamId }: KeyEntry, place: Place, field: string): ApnsKey => ({
  kind: 'key',
  key: readPem(place, `${field}.file`, file, ['private key']),
  keyId,
  teamId,
});

function certificateOf({ file, keyFile, passphraseEnv }: CertificateEntry, place: Place, env: Env): ApnsCertificate {
  const certificate = readPem(
    place,
    'certificate.file',
    file,
    keyFile ? ['certificate'] : ['certificate', 'private key'],
  );
  return {
    kind: 'certificate',
    certificate,
    key: keyFile ? readPem(place, 'certificate.keyFile', keyFile, ['private key']) : certificate,
    ...(passphraseEnv && { passphrase: passphraseOf(passphraseEnv, place, env) }),
  };
}

function passphraseOf(name: string, { path, problems }: Place, env: Env): Secret {
  const source = sourceOf(env, { name, form: 'secret' });
  if (source.given && 'text' in source) return new Secret(source.text);
  // The name is not said: whoever took the field for the passphrase itself would find it in a log.
  problems.push(
    `${path}.certificate.passphraseEnv: must name a variable that holds the passphrase; this one is not set`,
  );
  return new Secret('');
}
