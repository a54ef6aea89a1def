import { createPrivateKey } from 'node:crypto';
import { SignJWT } from 'jose';
import { ApnsSimulator, type ApnsSimulatorOptions } from '#apns-simulator';
import { makeDemoCredentials } from '../../../apps/call-lab/src/simulator/credentials.js';
import { publicPem } from '../../../apps/call-lab/src/simulator/pem.js';
import { makeServerCertificate } from '../../../apps/call-lab/src/simulator/server-certificate.js';

export const NOW = 1_800_000_000_000;
export const NOW_SECONDS = NOW / 1000;
const BUNDLE = 'org.example.demo';
export const KEY_ID = 'ABC1234567';
export const TEAM_ID = 'TEAM123456';

/** Credentials of one app, made once a spec file: keys take their time. */
export type Account = Awaited<ReturnType<typeof makeAccount>>;
export async function makeAccount() {
  const credentials = await makeDemoCredentials(BUNDLE);
  const server = await makeServerCertificate(credentials.authority);
  const app = {
    bundleId: BUNDLE,
    teamId: TEAM_ID,
    keys: [{ keyId: KEY_ID, publicKey: publicPem(credentials.providerKey) }],
  };
  return { ...credentials, ca: credentials.authority.certificate, server, app };
}

/** A simulator that runs, with a clock that stands at NOW until it is set. */
export async function startSimulated(account: Account, over: Partial<ApnsSimulatorOptions> = {}) {
  const clock = { now: NOW };
  const simulator = new ApnsSimulator({
    tls: { cert: account.server.certificate, key: account.server.key },
    clientCa: account.ca,
    apps: [account.app],
    clock: () => clock.now,
    ...over,
  });
  return { simulator, clock, ...(await simulator.start()) };
}

interface Claims {
  readonly alg?: string;
  readonly kid?: string;
  readonly iss?: string;
  readonly iat?: unknown;
}

/** A provider token, good unless told otherwise. */
export async function providerToken(privateKey: string, claims: Claims = {}): Promise<string> {
  const { alg = 'ES256', kid = KEY_ID, iss = TEAM_ID, iat = NOW_SECONDS } = claims;
  return new SignJWT({ iss, iat: iat as number }).setProtectedHeader({ alg, kid }).sign(createPrivateKey(privateKey));
}
