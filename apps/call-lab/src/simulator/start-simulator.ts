import { isIPv6 } from 'node:net';
import { ApnsSimulator, ControlServer } from '#apns-simulator';
import { writeAppsFile } from './apps-file.js';
import { DEMO_ACCOUNT, type DemoCredentials } from './credentials.js';
import { credentialsIn } from './credentials-folder.js';
import { listenRefused } from './listen-refused.js';
import { type SimulatorOptions } from './options.js';
import { publicPem } from './pem.js';
import { makeServerCertificate } from './server-certificate.js';

const CLOSED_WITHIN_MS = 2_000;

/** A simulator that runs with its control server. */
export interface RunningSimulator {
  readonly url: string;
  /** The same where one host serves both environments. */
  readonly sandboxUrl: string;
  readonly control: string;
  readonly appsFile: string;
  close(): Promise<void>;
}

/** Starts both servers with the credentials of the folder. Throws StartRefused, and then nothing of it runs on. */
export async function startSimulator(options: SimulatorOptions): Promise<RunningSimulator> {
  const { host, controlPort, dir, publicHost } = options;
  const simulator = await simulatorFor(options, await credentialsIn(dir, options.bundleId));
  const controlServer = new ControlServer({ simulator, host, port: controlPort });
  const close = async (): Promise<void> => {
    await Promise.all([controlServer.close(), closed(simulator)]);
  };
  try {
    const at = await simulator.start();
    const control = await controlServer.start();
    const [url, sandboxUrl] = [reachedBy(publicHost, at.url), reachedBy(publicHost, at.sandboxUrl)];
    const appsFile = await writeAppsFile(dir, { ...options, url, sandboxUrl });
    return { url, sandboxUrl, control: reachedBy(publicHost, control.url), appsFile, close };
  } catch (error) {
    await close();
    throw listenRefused(error, options);
  }
}

/** Requests in hand are answered, but one that never ends does not keep the process. */
async function closed(simulator: ApnsSimulator): Promise<void> {
  const patience = setTimeout(() => void simulator.kill(), CLOSED_WITHIN_MS);
  await simulator.close();
  clearTimeout(patience);
}

/** With fractions of a millisecond, for whoever measures. */
const preciseClock = (): number => performance.timeOrigin + performance.now();

async function simulatorFor(options: SimulatorOptions, credentials: DemoCredentials): Promise<ApnsSimulator> {
  const { host, port, sandboxPort, bundleId, names, publicHost, knownTokens, keyEnvironment } = options;
  const { authority, providerKey } = credentials;
  const { certificate: cert, key } = await makeServerCertificate(authority, [...names, publicHost]);
  const { keyId, teamId } = DEMO_ACCOUNT;
  const bounds = keyEnvironment === null ? {} : { environment: keyEnvironment };
  const apps = [{ bundleId, teamId, keys: [{ keyId, publicKey: publicPem(providerKey), ...bounds }] }];
  return new ApnsSimulator({
    tls: { cert, key },
    clientCa: authority.certificate,
    apps,
    host,
    port,
    knownTokens,
    ...(sandboxPort !== null && { sandboxPort }),
    clock: preciseClock,
  });
}

function reachedBy(publicHost: string, url: string): string {
  const { protocol, port } = new URL(url);
  return `${protocol}//${isIPv6(publicHost) ? `[${publicHost}]` : publicHost}:${port}`;
}
