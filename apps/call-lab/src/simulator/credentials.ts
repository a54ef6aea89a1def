import { makeAuthority } from './authority.js';
import { type Identity } from './pem.js';
import { makeProviderKey } from './provider-key.js';
import { makeVoipCertificate } from './voip-certificate.js';

/** What a developer account would give, and the authority that stands in for Apple's. All PEM. */
export interface DemoCredentials {
  readonly authority: Identity;
  /** The private key of AuthKey_<KEY_ID>.p8. */
  readonly providerKey: string;
  readonly voip: Identity;
}

/** The ids of the demo's key and team: ten characters, as Apple's. */
export const DEMO_ACCOUNT = { keyId: 'DEMOKEY001', teamId: 'DEMOTEAM01' } as const;

/** Makes all credentials of an app anew. */
export async function makeDemoCredentials(bundleId: string): Promise<DemoCredentials> {
  const authority = await makeAuthority();
  const [providerKey, voip] = await Promise.all([makeProviderKey(), makeVoipCertificate(authority, bundleId)]);
  return { authority, providerKey, voip };
}
