import { writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { ApnsSimulator, type ApnsSimulatorOptions, type SimulatedKey } from '#apns-simulator';
import { DEMO_ACCOUNT } from '../../apps/call-lab/src/simulator/credentials.js';
import { credentialsIn } from '../../apps/call-lab/src/simulator/credentials-folder.js';
import { FILES } from '../../apps/call-lab/src/simulator/credentials-folder.js';
import { publicPem } from '../../apps/call-lab/src/simulator/pem.js';
import { makeServerCertificate } from '../../apps/call-lab/src/simulator/server-certificate.js';

const BUNDLE_ID = 'org.example.demo';

export interface SimulatedApple {
  readonly apple: ApnsSimulator;
  /** For a worker: one app, `demo`, by key or by certificate. */
  readonly appsFile: string;
}

export interface AppleOptions extends Pick<ApnsSimulatorOptions, 'answer' | 'clock' | 'port'> {
  readonly by?: 'key' | 'certificate';
  /** Keys of the account besides the one that the worker has at first. */
  readonly moreKeys?: readonly SimulatedKey[];
  /** Settings of the app, beside its credentials. */
  readonly app?: Readonly<Record<string, unknown>>;
}

/** A simulator that runs, and the apps file that points a worker at it. */
export async function simulatedApple(
  folder: string,
  { by = 'key', moreKeys = [], app = {}, ...options }: AppleOptions = {},
): Promise<SimulatedApple> {
  const { authority, providerKey } = await credentialsIn(folder, BUNDLE_ID);
  const { certificate: cert, key } = await makeServerCertificate(authority, []);
  const { keyId, teamId } = DEMO_ACCOUNT;
  const keys = [{ keyId, publicKey: publicPem(providerKey) }, ...moreKeys];
  const apps = [{ bundleId: BUNDLE_ID, teamId, keys }];
  const apple = new ApnsSimulator({ tls: { cert, key }, clientCa: authority.certificate, apps, ...options });
  const { url } = await apple.start();
  const credential =
    by === 'key' ? { key: { file: FILES.providerKey, keyId, teamId } } : { certificate: { file: FILES.voip } };
  const apns = {
    bundleId: BUNDLE_ID,
    ...credential,
    hosts: { production: url, sandbox: url },
    caFile: FILES.authority,
  };
  const appsFile = join(folder, 'apps.json');
  await writeFile(appsFile, JSON.stringify({ apps: [{ id: 'demo', apns, ...app }] }));
  return { apple, appsFile };
}
