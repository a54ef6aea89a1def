import { createHash, createPublicKey, type KeyObject } from 'node:crypto';
import { type SecureClientSessionOptions } from 'node:http2';
import { type Environment } from '#calls';
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
}

/** What a credential is to be good for. */
interface Use {
  readonly environment: Environment;
  readonly topic: string;
}

/** Throws CredentialError, which names the app, where the key or certificate is of no use. */
export function proofOf(app: ApnsApp, credential: Credential, use: Use, parts: ProofParts): Proof {
  try {
    return credential.kind === 'key'
      ? byKey(credential, use.environment, parts)
      : byCertificate(credential, use.topic, parts.clock());
  } catch (error) {
    if (!(error instanceof CredentialError)) throw error;
    throw new CredentialError(`App ${app.app}: ${error.message}`, { cause: error.cause });
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
  return { id: name, token: new ProviderToken({ name, signer, ...parts, onMade }), tls: {} };
}

function byCertificate(credential: CertificateCredential, topic: string, now: number): Proof {
  const { cert, key, goodUntil } = readCertificate(credential, topic, now);
  return { id: cert, token: undefined, tls: { cert, key }, goodUntil };
}

const digestOf = (key: KeyObject): string =>
  createHash('sha256')
    .update(createPublicKey(key).export({ type: 'spki', format: 'der' }))
    .digest('base64url')
    .slice(0, 16);
