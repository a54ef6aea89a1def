import { createHash, createPublicKey, type KeyObject } from 'node:crypto';
import { type SecureClientSessionOptions } from 'node:http2';
import { type Environment } from '#calls';
import { type ProviderTokenShare } from '#push';
import { type ApnsApp, type Credential } from './app.js';
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
}

/** Throws CredentialError, which names the app, where the key or certificate is of no use. */
export function proofOf(app: ApnsApp, credential: Credential, environment: Environment, parts: ProofParts): Proof {
  try {
    return credential.kind === 'key' ? byKey(credential, environment, parts) : byCertificate(app, credential, parts);
  } catch (error) {
    if (!(error instanceof CredentialError)) throw error;
    throw new CredentialError(`App ${app.app}: ${error.message}`, { cause: error.cause });
  }
}

function byKey(credential: Extract<Credential, { kind: 'key' }>, environment: Environment, parts: ProofParts): Proof {
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

function byCertificate(
  { app, bundleId }: ApnsApp,
  credential: Extract<Credential, { kind: 'certificate' }>,
  parts: ProofParts,
): Proof {
  const { cert, key, goodUntil } = readCertificate(credential, bundleId, parts.clock());
  parts.onEvent({ kind: 'certificate', app, goodUntil });
  return { id: cert, token: undefined, tls: { cert, key } };
}

const digestOf = (key: KeyObject): string =>
  createHash('sha256')
    .update(createPublicKey(key).export({ type: 'spki', format: 'der' }))
    .digest('base64url')
    .slice(0, 16);
