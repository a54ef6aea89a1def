import { type JWK } from 'jose';
import { type Environment } from './environment.js';
import { isTopicOf } from './push-types.js';

/** A provider key of a developer account. */
export interface SimulatedKey {
  /** Ten characters. */
  readonly keyId: string;
  /** Public half of the ES256 key: SPKI as PEM, or a JWK. */
  readonly publicKey: string | JWK;
  /** The one that Apple bound the key to; both without it, as with keys made before 2025. */
  readonly environment?: Environment;
  /** A topic-specific key and its related key have the same; keys without it are the team's own, and go together. */
  readonly family?: string;
}

/** One app of a developer account, as Apple knows it. */
export interface SimulatedApp {
  readonly bundleId: string;
  /** Ten characters. */
  readonly teamId: string;
  /** The keys that may push to this app; none, where it is pushed to by certificate only. */
  readonly keys: readonly SimulatedKey[];
}

/** Who sends, as far as it proved to be. */
export type Credential = TokenCredential | { readonly kind: 'certificate'; readonly topics: readonly string[] };

/** The sender by its provider token. */
export interface TokenCredential {
  readonly kind: 'token';
  readonly keyId: string;
  readonly teamId: string;
  /** Seconds since epoch. */
  readonly issuedAt: number;
}

/** The app that a topic is of, if the credential may push to it: a key to its apps' topics, a certificate to those that it names. */
export function appFor(topic: string, credential: Credential, apps: readonly SimulatedApp[]): SimulatedApp | null {
  const app = apps.find(({ bundleId }) => isTopicOf(bundleId, topic));
  return app !== undefined && mayPush(credential, topic, app) ? app : null;
}

function mayPush(credential: Credential, topic: string, { keys }: SimulatedApp): boolean {
  if (credential.kind === 'certificate') return credential.topics.includes(topic);
  // A key is of one team, which its token was already held against.
  return keys.some(({ keyId }) => keyId === credential.keyId);
}
