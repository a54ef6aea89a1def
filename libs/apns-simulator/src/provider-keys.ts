import { type CryptoKey, importJWK, importSPKI } from 'jose';
import { type SimulatedApp } from './apps.js';

/** A key by which provider tokens are verified, and whose it is. */
export interface ProviderKey {
  readonly teamId: string;
  readonly key: CryptoKey;
}

/** The keys of all apps by key id. Throws where one cannot be read, or one id is said to be of two teams. */
export async function providerKeys(apps: readonly SimulatedApp[]): Promise<ReadonlyMap<string, ProviderKey>> {
  const keys = new Map<string, ProviderKey>();
  for (const app of apps) {
    for (const { keyId, publicKey } of app.keys) {
      if ((keys.get(keyId)?.teamId ?? app.teamId) !== app.teamId) {
        throw new Error(`The key ${keyId} is given to two teams: Apple's key ids belong to one`);
      }
      keys.set(keyId, { teamId: app.teamId, key: await imported(publicKey) });
    }
  }
  return keys;
}

type PublicKey = SimulatedApp['keys'][number]['publicKey'];

async function imported(publicKey: PublicKey): Promise<CryptoKey> {
  const key = await (typeof publicKey === 'string' ? importSPKI(publicKey, 'ES256') : importJWK(publicKey, 'ES256'));
  if (key instanceof Uint8Array)
    throw new Error('A provider key is an EC key on P-256, no secret: give its public half');
  return key;
}
