import { isIPv6 } from 'node:net';
import { ApnsSimulator, ControlServer } from '#apns-simulator';
import { writeAppsFile } from './apps-file.js';
import { DEMO_ACCOUNT, type DemoCredentials } from './credentials.js';
import { credentialsIn } from './credentials-folder.js';
import { type SimulatorOptions } from './options.js';
import { publicPem } from './pem.js';
import { makeServerCertificate } from './server-certificate.js';
import { codeOf, StartRefused } from './start-refused.js';

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
  const { host, port, controlPort, dir, publicHost } = options;
  const simulator = await simulatorFor(options, await credentialsIn(dir, options.bundleId));
  const controlServer = new ControlServer({ simulator, host, port: controlPort });
  const close = async (): Promise<void> => {
    await Promise.all([controlServer.close(), closed(simulator)]);
  };
  try {
    const at = await listening(simulator.start(), '--port', host, port);
    const control = await listening(controlServer.start(), '--control-port', host, controlPort);
    const [url, sandboxUrl] = [reachedBy(publicHost, at.url), reachedBy(publicHost, at.sandboxUrl)];
    const appsFile = await writeAppsFile(dir, { ...options, url, sandboxUrl });
    return { url, sandboxUrl, control: reachedBy(publicHost, control.url), appsFile, close };
  } catch (error) {
    await close();
    throw error;
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
  const { host, port, sandboxPort, bundleId, names, publicHost } = options;
  const { authority, providerKey } = credentials;
  const { certificate: cert, key } = await makeServerCertificate(authority, [...names, publicHost]);
  const { keyId, teamId } = DEMO_ACCOUNT;
  const apps = [{ bundleId, teamId, keys: [{ keyId, publicKey: publicPem(providerKey) }] }];
  return new ApnsSimulator({
    tls: { cert, key },
    clientCa: authority.certificate,
    apps,
    host,
    port,
    ...(sandboxPort !== null && { sandboxPort }),
    clock: preciseClock,
  });
}

async function listening<T>(start: Promise<T>, option: string, host: string, port: number): Promise<T> {
  try {
    return await start;
  } catch (error) {
    const code = codeOf(error);
    if (code === undefined) throw error;
    const isTaken = code === 'EADDRINUSE';
    const what = isTaken
      ? `Port ${port} on ${host} is in use`
      : `Nothing can listen on ${host}, port ${port} (${code})`;
    const hint = isTaken ? `name another one with ${option}, or 0 for any that is free` : `change --host or ${option}`;
    throw new StartRefused(`${what}: ${hint}`, { cause: error });
  }
}

function reachedBy(publicHost: string, url: string): string {
  const { protocol, port } = new URL(url);
  return `${protocol}//${isIPv6(publicHost) ? `[${publicHost}]` : publicHost}:${port}`;
}
