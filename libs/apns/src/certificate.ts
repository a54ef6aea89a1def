import 'reflect-metadata';
import { createPrivateKey, type KeyObject, X509Certificate } from 'node:crypto';
import { type TokenKind } from '#calls';
import { type CertificateCredential } from './app.js';
import { CredentialError } from './credential-error.js';
import { certificatesIn, privateKeyIn } from './pem.js';
import { topicsOf } from './topics.js';

/** A certificate that is good for an app, as TLS takes it. */
export interface ClientCertificate {
  /** PEM: the app's certificate first, then what else of its chain was given. */
  readonly cert: string;
  /** PEM, decrypted. */
  readonly key: string;
  readonly topics: readonly string[];
  /** Ms since epoch. */
  readonly goodUntil: number;
}

/** Reads and checks an app's certificate at `now` (ms since epoch). Throws CredentialError, which says what is wrong. */
export function readCertificate(
  credential: CertificateCredential,
  bundleId: string,
  now: number,
  wantedFor: TokenKind = 'voip',
): ClientCertificate {
  const key = readKey(credential);
  const chain = readChain(credential.certificate);
  // Where one was renewed with the same key, and both are there, the newer.
  const [own] = chain.filter((each) => each.checkPrivateKey(key)).sort(byLastDay);
  if (!own) {
    throw new CredentialError(
      'The private key does not belong to the certificate: export both together from the keychain they were made in.',
    );
  }
  const topics = topicsOf(own);
  const goodUntil = Date.parse(own.validTo);
  checkDates(own, now);
  checkTopic(topics, bundleId, wantedFor);
  const rest = chain.filter((each) => each !== own);
  const cert = [own, ...rest].map((each) => each.toString()).join('');
  return { cert, key: key.export({ type: 'pkcs8', format: 'pem' }).toString(), topics, goodUntil };
}

function readChain(text: string): X509Certificate[] {
  const pems = certificatesIn(text);
  if (pems.length === 0) {
    throw new CredentialError(
      'There is no certificate in the certificate file: it needs a PEM block "BEGIN CERTIFICATE".',
    );
  }
  try {
    return pems.map((pem) => new X509Certificate(pem));
  } catch (cause) {
    throw new CredentialError('The certificate cannot be read: export it anew as PEM.', { cause });
  }
}

function readKey({ key, passphrase }: CertificateCredential): KeyObject {
  const pem = privateKeyIn(key);
  if (pem === undefined) {
    throw new CredentialError(
      'There is no private key for the certificate: it needs a PEM block "BEGIN PRIVATE KEY", in the same file or in keyFile.',
    );
  }
  try {
    return createPrivateKey({ key: pem, ...(passphrase !== undefined && { passphrase }) });
  } catch {
    // The library's own error may say more of the key than a log should hold.
    throw new CredentialError(
      "The certificate's private key cannot be read: is it encrypted, and is passphraseEnv set to a variable with the right passphrase?",
    );
  }
}

function checkDates({ validFrom, validTo }: X509Certificate, now: number): void {
  if (Date.parse(validTo) <= now) {
    throw new CredentialError(`The certificate has expired (${validTo}): make a new one in the developer account.`);
  }
  if (Date.parse(validFrom) > now) {
    throw new CredentialError(`The certificate is not good yet (${validFrom}): is the clock of this machine right?`);
  }
}

const WANTED = {
  voip: {
    topicOf: (bundleId: string) => `${bundleId}.voip`,
    ...{ pushes: 'VoIP pushes', certificate: 'a VoIP Services certificate' },
  },
  alert: {
    topicOf: (bundleId: string) => bundleId,
    ...{ pushes: 'alert pushes', certificate: 'an Apple Push Services certificate' },
  },
};

function checkTopic(topics: readonly string[], bundleId: string, wantedFor: TokenKind): void {
  const { topicOf, pushes, certificate } = WANTED[wantedFor];
  if (topics.includes(topicOf(bundleId))) return;
  const named = topics.length > 0 ? topics.join(', ') : 'none';
  throw new CredentialError(
    `The certificate is not for ${pushes} of ${bundleId}: its topics are: ${named}. Make ${certificate} for this bundle id, or mend bundleId.`,
  );
}

const byLastDay = (one: X509Certificate, other: X509Certificate): number =>
  Date.parse(other.validTo) - Date.parse(one.validTo);
