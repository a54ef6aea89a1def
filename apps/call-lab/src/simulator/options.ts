import { isIP } from 'node:net';
import { resolve } from 'node:path';
import { parseArgs } from 'node:util';
import { type Environment } from '#apns-simulator';
import { codeOf, StartRefused } from './start-refused.js';

/** How the simulator's process is started. */
export interface SimulatorOptions {
  readonly host: string;
  readonly port: number;
  /** Null: one host serves both environments. */
  readonly sandboxPort: number | null;
  readonly controlPort: number;
  readonly dir: string;
  readonly bundleId: string;
  readonly app: string;
  /** Further TLS names. */
  readonly names: readonly string[];
  /** How others reach this host. */
  readonly publicHost: string;
  /** `any`: a device token that was not given out is good, too. */
  readonly knownTokens: 'any' | 'registered';
  /** The one that the key is bound to; null: both. */
  readonly keyEnvironment: Environment | null;
}

/** What `--help` prints. */
export const USAGE = `An APNs for development and tests, with its credentials and an apps file for the push worker.

  --host HOST          where to listen (127.0.0.1)
  --port PORT          HTTP/2 with TLS, in Apple's place; 0 takes a free one (2197)
  --sandbox-port PORT  the sandbox as a host of its own; without it one host serves both environments
  --control-port PORT  HTTP, for phones, faults and the record; 0 takes a free one (2198)
  --dir DIR            where credentials and apps.json are kept (.cache/simulator)
  --bundle-id ID       the app's bundle id (org.example.demo)
  --app ID             the app's id in apps.json (demo)
  --name NAME          a further name in the TLS certificate; may be repeated
  --public-host HOST   the host that the addresses name, for others to reach it (--host)
  --known-tokens WHICH any: each device token is good; registered: those alone that were given out
                       with PUT /tokens/<token>, the others get BadDeviceToken, as Apple's do (any)
  --key-environment E  production or sandbox: binds the key to one, as Apple does since 2025; wants --sandbox-port (both)
  --help               this text
`;

const OPTIONS = {
  host: { type: 'string', default: '127.0.0.1' },
  port: { type: 'string', default: '2197' },
  'sandbox-port': { type: 'string' },
  'control-port': { type: 'string', default: '2198' },
  dir: { type: 'string', default: '.cache/simulator' },
  'bundle-id': { type: 'string', default: 'org.example.demo' },
  app: { type: 'string', default: 'demo' },
  name: { type: 'string', multiple: true },
  'public-host': { type: 'string' },
  'known-tokens': { type: 'string', default: 'any' },
  'key-environment': { type: 'string' },
  help: { type: 'boolean', default: false },
} as const;

type Values = ReturnType<typeof parseArgs<{ options: typeof OPTIONS }>>['values'];

/** Reads the arguments; `help` where that is asked for. Throws StartRefused, which names the option that is wrong. */
export function optionsFrom(args: readonly string[]): SimulatorOptions | 'help' {
  const values = parsed(args);
  if (values.help) return 'help';
  const host = hostIn('--host', values.host);
  return {
    host,
    ...portsIn(values),
    dir: resolve(values.dir),
    bundleId: matching('--bundle-id', values['bundle-id'], /^[A-Za-z0-9.-]+$/, 'letters, digits, dots and hyphens'),
    app: matching('--app', values.app, /^[a-z0-9-]{1,32}$/, '1 to 32 small letters, digits and hyphens'),
    names: (values.name ?? []).map((name) => hostIn('--name', name)),
    publicHost: hostIn('--public-host', values['public-host'] ?? host),
    knownTokens: knownTokensIn(values['known-tokens']),
    keyEnvironment: keyEnvironmentIn(values),
  };
}

function parsed(args: readonly string[]): Values {
  try {
    return parseArgs({ args: [...args], options: OPTIONS }).values;
  } catch (error) {
    if (codeOf(error)?.startsWith('ERR_PARSE_ARGS') !== true) throw error;
    throw new StartRefused(`${(error as Error).message}. What there is, --help says`, { cause: error });
  }
}

function portsIn(values: Values): Pick<SimulatorOptions, 'port' | 'sandboxPort' | 'controlPort'> {
  const port = portIn('--port', values.port);
  const sandboxPort = values['sandbox-port'] === undefined ? null : portIn('--sandbox-port', values['sandbox-port']);
  const controlPort = portIn('--control-port', values['control-port']);
  const fixed = [port, sandboxPort, controlPort].filter((each) => each !== null && each !== 0);
  if (new Set(fixed).size < fixed.length) {
    throw new StartRefused('--port, --sandbox-port and --control-port have to differ, or be 0 for any that is free');
  }
  return { port, sandboxPort, controlPort };
}

function portIn(option: string, value: string): number {
  const port = Number(matching(option, value, /^\d{1,5}$/, 'a number from 0 to 65535'));
  if (port > 65_535) throw new StartRefused(`${option} takes a number from 0 to 65535, not "${value}"`);
  return port;
}

function hostIn(option: string, value: string): string {
  const words = 'the name of a host or an IP address, without a port';
  return isIP(value) === 0 ? matching(option, value, /^[A-Za-z0-9_-]+(\.[A-Za-z0-9_-]+)*$/, words) : value;
}

function knownTokensIn(value: string): SimulatorOptions['knownTokens'] {
  if (value === 'any' || value === 'registered') return value;
  throw new StartRefused(`--known-tokens takes any or registered, not "${value}"`);
}

function keyEnvironmentIn(values: Values): Environment | null {
  const { 'key-environment': value, 'sandbox-port': sandboxPort } = values;
  if (value === undefined) return null;
  if (value !== 'production' && value !== 'sandbox') {
    throw new StartRefused(`--key-environment takes production or sandbox, not "${value}"`);
  }
  if (sandboxPort !== undefined) return value;
  throw new StartRefused(
    '--key-environment wants --sandbox-port: one host serves both environments, and takes each key',
  );
}

function matching(option: string, value: string, form: RegExp, words: string): string {
  if (!form.test(value)) throw new StartRefused(`${option} takes ${words}, not "${value}"`);
  return value;
}
