import { parseArgs } from 'node:util';
import { codeOf, StartRefused } from '../simulator/start-refused.js';

/** The page. */
export interface PageOptions {
  readonly do: 'serve';
  readonly host: string;
  /** 0 takes a free one. */
  readonly port: number;
  /** How a browser reaches it. */
  readonly publicHost: string;
}

/** One run of scenarios. */
export interface ScenarioOptions {
  readonly do: 'run';
  readonly files: readonly string[];
  /** Where the JUnit report goes. */
  readonly junit?: string;
}

export const USAGE = `A page that shows calls while they go, and scripted calls for CI: virtual phones, and a simulator in Apple's place.

  npm run lab                        starts everything, serves the page, and prints its address
    --port PORT                      where; 0 takes a free one (5020)
    --host HOST                      where to listen (127.0.0.1)
    --public-host HOST               the host that browsers open (--host)
    --let-anyone-control-it          needed where HOST is not this machine alone: whoever reaches the page may call
                                     as any user, read every call, and kill and start the servers

  npm run lab -- --scenario FILE     runs the calls of a scenario (YAML or JSON), and ends: 0 as expected, 1 not,
                                     2 the file is wrong; may be repeated
    --junit FILE                     writes a JUnit report

docs/scenarios.md says what a scenario is.
`;

const OPTIONS = {
  host: { type: 'string', default: '127.0.0.1' },
  port: { type: 'string', default: '5020' },
  'public-host': { type: 'string' },
  'let-anyone-control-it': { type: 'boolean', default: false },
  scenario: { type: 'string', multiple: true },
  junit: { type: 'string' },
  help: { type: 'boolean', default: false },
} as const;

type Values = ReturnType<typeof parseArgs<{ options: typeof OPTIONS }>>['values'];

/** Reads the arguments; `help` where that is asked for. Throws StartRefused, which says what is wrong. */
export function labOptions(args: readonly string[]): PageOptions | ScenarioOptions | 'help' {
  const values = parsed(args);
  if (values.help) return 'help';
  const { scenario: files, junit } = values;
  if (files) return { do: 'run', files, ...(junit !== undefined && { junit }) };
  if (junit !== undefined) throw new StartRefused('--junit is the report of scenarios: name one with --scenario');
  return pageOptions(values);
}

function parsed(args: readonly string[]): Values {
  try {
    return parseArgs({ args: [...args], options: OPTIONS }).values;
  } catch (error) {
    if (codeOf(error)?.startsWith('ERR_PARSE_ARGS') !== true) throw error;
    throw new StartRefused(`${(error as Error).message}. What there is, --help says`, { cause: error });
  }
}

function pageOptions({ host, port, ...values }: Values): PageOptions {
  if (!isHost(host))
    throw new StartRefused(`--host takes a host's name or an IP address without a port, not "${host}"`);
  if (!/^\d{1,5}$/.test(port) || Number(port) > 65_535) {
    throw new StartRefused(`--port takes a number from 0 to 65535, not "${port}"`);
  }
  if (!isLoopback(host) && !values['let-anyone-control-it']) {
    throw new StartRefused(
      `--host ${host} can be reached from other machines, and the call lab has no passwords: whoever opens it may call as any user, read every call, and kill and start the servers. Where that is what you want, add --let-anyone-control-it`,
    );
  }
  const publicHost = values['public-host'] ?? host;
  if (!isHost(publicHost))
    throw new StartRefused(`--public-host takes a host's name or an IP address, not "${publicHost}"`);
  return { do: 'serve', host, port: Number(port), publicHost };
}

const isHost = (host: string): boolean => /^[A-Za-z0-9_-]+(\.[A-Za-z0-9_-]+)*$|^[0-9a-f:.]*:[0-9a-f:.]*$/i.test(host);

/** 127.0.0.0/8 and ::1; a name but `localhost` may lead anywhere. */
const isLoopback = (host: string): boolean =>
  host === 'localhost' || host === '::1' || /^127(\.\d{1,3}){3}$/.test(host);
