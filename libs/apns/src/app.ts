import { type Environment } from '#calls';

/** A token signing key of a developer account. */
export interface KeyCredential {
  readonly kind: 'key';
  /** The text of Apple's .p8 file: PKCS#8 PEM of an EC P-256 private key. */
  readonly key: string;
  /** Ten characters each. */
  readonly keyId: string;
  readonly teamId: string;
}

/** A VoIP Services certificate with its private key. */
export interface CertificateCredential {
  readonly kind: 'certificate';
  /** PEM: the certificate, and what else of its chain is there. */
  readonly certificate: string;
  /** PEM; may be the same text. */
  readonly key: string;
  readonly passphrase?: string;
}

export type Credential = KeyCredential | CertificateCredential;

/** One for both environments, or one each; an environment without one isn't tried. */
export type Credentials = Readonly<Partial<Record<Environment, Credential>>>;

/** An app, and the way to Apple for it. */
export interface ApnsApp {
  readonly app: string;
  readonly bundleId: string;
  /** For VoIP pushes, and for all others where `alert` is not given. */
  readonly credentials: Credentials;
  /** For pushes that are not VoIP pushes: a VoIP certificate can't send those. */
  readonly alert?: Credentials;
  /** Like `https://api.push.apple.com`. */
  readonly hosts: Readonly<Record<Environment, string>>;
  /** PEM of the authority of a test's hosts; without it those that Node trusts. */
  readonly ca?: string;
}
