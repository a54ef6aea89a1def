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

/** An app, and the way to Apple for it. */
export interface ApnsApp {
  readonly app: string;
  readonly bundleId: string;
  readonly credential: KeyCredential | CertificateCredential;
  /** Like `https://api.push.apple.com`. */
  readonly hosts: Readonly<Record<Environment, string>>;
  /** PEM of the authority of a test's hosts; without it those that Node trusts. */
  readonly ca?: string;
}
