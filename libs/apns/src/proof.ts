import { createHash, createPublicKey, type KeyObject } from 'node:crypto';
import { type SecureClientSessionOptions } from 'node:http2';
import { type Environment, type TokenKind } from '#calls';
import { type ProviderTokenShare } from '#push';
import { type ApnsApp, type CertificateCredential, type Credential, type KeyCredential } from './app.js';
import { readCertificate } from './certificate.js';
import { CredentialError } from './credential-error.js';
import { type ApnsEvent } from './events.js';
import { readProviderKey } from './provider-key.js';
import { ProviderToken } from './provider-token.js';

export interface ProofParts {
  /** Ms since epoch. */
  readonly clock: () => number;
  readonly share: ProviderTokenShare;
  readonly onEvent: (event: ApnsEvent) => void;
}

/** How a connection proves whose pushes it carries; `id` is the same for the same credential and environment. */
export interface Proof {
  readonly id: string;
  readonly token: ProviderToken | undefined;
  readonly tls: SecureClientSessionOptions;
  /** Of a certificate: ms since epoch. */
  readonly goodUntil?: number;
  /** A key sends all kinds of pushes; a VoIP Services certificate one. */
  readonly sendsAlerts: boolean;
}

/** Whose credential it is, for which of Apple's environments, and what it was given for. */
export interface ProofOf {
  readonly app: ApnsApp;
  readonly environment: Environment;
  readonly wantedFor: TokenKind;
}

/** Throws CredentialError, which names the app, where the key or certificate is of no use. */
export function proofOf(credential: Credential, of: ProofOf, parts: ProofParts): Proof {
  try {
    return credential.kind === 'key'
      ? byKey(credential, of.environment, parts)
      : byCertificate(credential, of, parts.clock());
  } catch (error) {
    if (!(error instanceof CredentialError)) throw error;
    throw new CredentialError(`App ${of.app.app}: ${error.message}`, { cause: error.cause });
  }
}

function byKey(credential: KeyCredential, environment: Environment, parts: ProofParts): Proof {
  const { keyId, teamId } = credential;
  const key = readProviderKey(credential);
  // Where a wrong file was mended, the token of the wrong one is another token.
  const name = [teamId, keyId, digestOf(key), environment].join('/');
  const onMade = (): void => {
    parts.onEvent({ kind: 'providerTokenMade', keyId, teamId });
  };
  const signer = { key, keyId, teamId };
  return { id: name, token: new ProviderToken({ name, signer, ...parts, onMade }), tls: {}, sendsAlerts: true };
}

function byCertificate(
  credential: CertificateCredential,
  { app: { bundleId }, wantedFor }: ProofOf,
  now: number,
): Proof {
  const { cert, key, topics, goodUntil } = readCertificate(credential, bundleId, now, wantedFor);
  return { id: cert, token: undefined, tls: { cert, key }, goodUntil, sendsAlerts: topics.includes(bundleId) };
}

const digestOf = (key: KeyObject): string =>
  createHash('sha256')
    .update(createPublicKey(key).export({ type: 'spki', format: 'der' }))
    .digest('base64url')
    .slice(0, 16);
