import { type CryptoKey, importJWK, importSPKI } from 'jose';
import { type SimulatedApp, type SimulatedKey } from './apps.js';

/** A key by which provider tokens are verified, and whose it is. */
export interface ProviderKey extends Pick<SimulatedKey, 'environment' | 'family'> {
  readonly teamId: string;
  readonly key: CryptoKey;
}

/** The keys of all apps by key id. Throws where one cannot be read, or one id is said to be of two teams, environments or families. */
export async function providerKeys(apps: readonly SimulatedApp[]): Promise<ReadonlyMap<string, ProviderKey>> {
  const keys = new Map<string, ProviderKey>();
  for (const { teamId, keys: own } of apps) {
    for (const { keyId, publicKey, ...bounds } of own) {
      const provider = { teamId, key: await imported(publicKey), ...bounds };
      const known = keys.get(keyId);
      if (known !== undefined && !isSame(known, provider)) {
        throw new Error(`The key ${keyId} is given to two teams, environments or families: it belongs to one of each`);
      }
      keys.set(keyId, provider);
    }
  }
  return keys;
}

function isSame(one: ProviderKey, other: ProviderKey): boolean {
  return one.teamId === other.teamId && one.environment === other.environment && one.family === other.family;
}

async function imported(publicKey: SimulatedKey['publicKey']): Promise<CryptoKey> {
  const key = await (typeof publicKey === 'string' ? importSPKI(publicKey, 'ES256') : importJWK(publicKey, 'ES256'));
  if (key instanceof Uint8Array)
    throw new Error('A provider key is an EC key on P-256, no secret: give its public half');
  return key;
}
