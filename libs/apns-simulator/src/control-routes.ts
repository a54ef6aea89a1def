import { isDeviceToken } from './device-path.js';
import { ENVIRONMENTS, type Environment } from './environment.js';
import { parseFault } from './parse-fault.js';
import { type ApnsSimulator } from './simulator.js';

/** What a route is given. */
interface Asked {
  readonly simulator: ApnsSimulator;
  /** What the path's pattern caught. */
  readonly name: string;
  readonly query: URLSearchParams;
  readonly body: Readonly<Record<string, unknown>>;
}

/** What a route answers. */
export interface Told {
  readonly status: number;
  readonly body: object;
}

/** One thing that can be asked over HTTP. */
export interface Route {
  readonly method: 'GET' | 'POST' | 'PUT' | 'DELETE';
  readonly path: RegExp;
  readonly tell: (asked: Asked) => Told;
}

const ok = (body: object = { status: 'ok' }): Told => ({ status: 200, body });
const wrong = (error: string, message: string, status = 400): Told => ({ status, body: { error, message } });

/** The refusal of a token that is none. */
export const BAD_TOKEN = wrong('bad-token', 'A device token is whole bytes in hex, such as 00fc13ad');

/** All that can be asked, but for the lines of the phones. */
export const ROUTES: readonly Route[] = [
  { method: 'GET', path: /^\/health$/, tell: () => ok() },
  { method: 'GET', path: /^\/pushes$/, tell: pushes },
  {
    method: 'DELETE',
    path: /^\/pushes$/,
    tell: ({ simulator }) => {
      simulator.clearRecord();
      return ok();
    },
  },
  { method: 'GET', path: /^\/faults$/, tell: ({ simulator }) => ok({ faults: simulator.faults.list() }) },
  { method: 'POST', path: /^\/faults$/, tell: addFault },
  {
    method: 'DELETE',
    path: /^\/faults$/,
    tell: ({ simulator }) => {
      simulator.faults.clear();
      return ok();
    },
  },
  { method: 'DELETE', path: /^\/faults\/([^/]+)$/, tell: removeFault },
  { method: 'PUT', path: /^\/tokens\/([^/]+)$/, tell: register },
  { method: 'DELETE', path: /^\/tokens\/([^/]+)$/, tell: unregister },
  { method: 'POST', path: /^\/connections\/(goaway|cut|black-hole)$/, tell: disturb },
  {
    method: 'POST',
    path: /^\/reset$/,
    tell: ({ simulator }) => {
      simulator.reset();
      return ok();
    },
  },
];

function pushes({ simulator, query }: Asked): Told {
  const token = query.get('token')?.toLowerCase();
  const all = simulator.requests;
  return ok({ pushes: token === undefined ? all : all.filter((request) => request.token === token) });
}

function addFault({ simulator, body }: Asked): Told {
  const fault = parseFault(body);
  if ('wrong' in fault) return wrong('bad-fault', fault.wrong);
  return { status: 201, body: { id: simulator.faults.add(fault) } };
}

function removeFault({ simulator, name }: Asked): Told {
  return simulator.faults.remove(name)
    ? ok()
    : wrong('not-found', 'No fault of this id stands: GET /faults lists those that do', 404);
}

function register({ simulator, name, body: { topic, environment } }: Asked): Told {
  if (!isDeviceToken(name)) return BAD_TOKEN;
  if (typeof topic !== 'string' || topic === '') return wrong('bad-request', '"topic" is the apns-topic of the token');
  if (environment !== undefined && !isEnvironment(environment)) {
    return wrong('bad-request', `"environment" is ${ENVIRONMENTS.join(' or ')}, or left out for both`);
  }
  simulator.register(name, topic, environment);
  return ok();
}

function unregister({ simulator, name, body: { reason = 'Unregistered', timestamp } }: Asked): Told {
  if (!isDeviceToken(name)) return BAD_TOKEN;
  if (reason !== 'Unregistered' && reason !== 'ExpiredToken') {
    return wrong('bad-request', '"reason" is Unregistered or ExpiredToken');
  }
  if (timestamp !== undefined && !(Number.isSafeInteger(timestamp) && Number(timestamp) >= 0)) {
    return wrong('bad-request', '"timestamp" is in ms since 1970, or left out: then it is the present time');
  }
  simulator.unregister(name, reason, timestamp === undefined ? undefined : Number(timestamp));
  return ok();
}

function disturb({ simulator, name, body: { reason } }: Asked): Told {
  if (reason !== undefined && typeof reason !== 'string') return wrong('bad-request', '"reason" is a string');
  const { connections } = simulator;
  for (const connection of connections) {
    if (name === 'goaway') connection.goAway(reason);
    else if (name === 'cut') connection.cut();
    else connection.goDark();
  }
  return ok({ connections: connections.length });
}

function isEnvironment(value: unknown): value is Environment {
  return ENVIRONMENTS.some((one) => one === value);
}
