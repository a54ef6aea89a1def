import { IsJsonObject, MayBeAbsent, Nested } from './json-record.js';
import { IsPlainText, isUrl, parseUrl, Rule, TextRule } from './rules.js';

/** "The 10-character Key ID" and "your 10-character Team ID": Establishing a token-based connection to APNs. */
const TEN_CHARACTERS = /^[A-Z0-9]{10}$/;

/** "alphanumeric (A-Z, a-z, and 0-9) characters, hyphens (-), and periods (.)": CFBundleIdentifier. */
const BUNDLE_ID = /^[A-Za-z0-9.-]{1,155}$/;

export class KeyEntry {
  @IsPlainText()
  file!: string;

  @TextRule('must be the key id, 10 characters of A-Z 0-9', (text) => TEN_CHARACTERS.test(text))
  keyId!: string;

  @TextRule('must be the team id, 10 characters of A-Z 0-9', (text) => TEN_CHARACTERS.test(text))
  teamId!: string;
}

export class CertificateEntry {
  @IsPlainText()
  file!: string;

  @MayBeAbsent()
  @IsPlainText()
  keyFile?: string;

  @MayBeAbsent()
  @TextRule('must be the name of a variable of the environment', (text) => /^[A-Za-z_][A-Za-z0-9_]*$/.test(text))
  passphraseEnv?: string;
}

/** Keys that Apple bound to an environment each. */
export class KeysEntry {
  @MayBeAbsent()
  @IsJsonObject()
  @Nested(KeyEntry)
  production?: KeyEntry;

  @MayBeAbsent()
  @IsJsonObject()
  @Nested(KeyEntry)
  sandbox?: KeyEntry;
}

/** A credential for pushes that are not VoIP pushes. */
export class AlertEntry {
  @MayBeAbsent()
  @IsJsonObject()
  @Nested(KeyEntry)
  key?: KeyEntry;

  @MayBeAbsent()
  @IsJsonObject()
  @Nested(CertificateEntry)
  certificate?: CertificateEntry;
}

const IsHttpsHost = () =>
  TextRule('must be an address like https://host:port without a path; there is no APNs without TLS', isHttpsHost);

export class HostsEntry {
  @MayBeAbsent()
  @IsHttpsHost()
  production?: string;

  @MayBeAbsent()
  @IsHttpsHost()
  sandbox?: string;
}

export class ApnsEntry {
  @TextRule('must be a bundle id, 1 to 155 characters of A-Z a-z 0-9 - .', (text) => BUNDLE_ID.test(text))
  bundleId!: string;

  @MayBeAbsent()
  @IsJsonObject()
  @Nested(KeyEntry)
  key?: KeyEntry;

  @MayBeAbsent()
  @IsJsonObject()
  @Nested(KeysEntry)
  keys?: KeysEntry;

  @MayBeAbsent()
  @IsJsonObject()
  @Nested(CertificateEntry)
  certificate?: CertificateEntry;

  @MayBeAbsent()
  @IsJsonObject()
  @Nested(HostsEntry)
  hosts?: HostsEntry;

  @Rule('must be the name of a file, or null', (value) => value === undefined || value === null || isFileName(value))
  caFile?: string | null;

  @MayBeAbsent()
  @IsJsonObject()
  @Nested(AlertEntry)
  alert?: AlertEntry;
}

const isFileName = (value: unknown): boolean => typeof value === 'string' && value !== '';

function isHttpsHost(text: string): boolean {
  const url = parseUrl(text);
  return isUrl(text, ['https:']) && url?.pathname === '/' && url.search === '' && url.hash === '';
}
