import { createServer, type IncomingMessage, type Server, type ServerResponse } from 'node:http';
import { BAD_TOKEN, type Route, ROUTES, type Told } from './control-routes.js';
import { isDeviceToken } from './device-path.js';
import { jsonObjectOf } from './json-body.js';
import { listen, untilClosed } from './listening.js';
import { eventOf, HEARTBEAT } from './server-sent-events.js';
import { type ApnsSimulator } from './simulator.js';

/** For whom, and where. */
export interface ControlServerOptions {
  readonly simulator: ApnsSimulator;
  /** 127.0.0.1 without it: what it shows is meant for this machine. */
  readonly host?: string;
  /** A free one without it. */
  readonly port?: number;
  /** How often a silent line shows that it is alive, in ms; 30 s without it. */
  readonly heartbeatMs?: number;
}

const LINE = /^\/phones\/([^/]+)\/pushes$/;

/** HTTP for processes that hold no simulator: phones are switched on over it, the record is read, faults are added. */
export class ControlServer {
  readonly #options: ControlServerOptions;
  readonly #server: Server;

  constructor(options: ControlServerOptions) {
    this.#options = options;
    this.#server = createServer((request, response) => {
      this.#answer(request, response).catch(() => response.destroy());
    });
  }

  /** Listens when this settles. Throws with the system's `code` where the port is not to be had. */
  async start(): Promise<{ readonly url: string }> {
    const { host = '127.0.0.1', port = 0 } = this.#options;
    return { url: await listen(this.#server, { host, port }, 'http') };
  }

  /** Ends the lines of all phones; done when all connections are gone. */
  async close(): Promise<void> {
    const closed = untilClosed(this.#server);
    this.#server.closeAllConnections();
    await closed;
  }

  async #answer(request: IncomingMessage, response: ServerResponse): Promise<void> {
    const { method = 'GET', url = '/' } = request;
    const [path = '/', query = ''] = url.split('?', 2);
    const token = LINE.exec(path)?.[1];
    if (token !== undefined && method === 'GET') {
      this.#switchOn(token, response);
      return;
    }
    const { status, body } = await this.#told(request, { method, path, query });
    response.writeHead(status, { 'content-type': 'application/json' });
    response.end(JSON.stringify(body));
  }

  async #told(request: IncomingMessage, { method, path, query }: Record<'method' | 'path' | 'query', string>) {
    const here = ROUTES.filter((route) => route.path.test(path));
    const route = here.find((one) => one.method === method);
    if (route === undefined) return LINE.test(path) ? notAllowed(['GET']) : unknown(here);
    const body = await jsonObjectOf(request);
    if (body === null) return BAD_JSON;
    const { simulator } = this.#options;
    return route.tell({ simulator, name: route.path.exec(path)?.[1] ?? '', query: new URLSearchParams(query), body });
  }

  #switchOn(token: string, response: ServerResponse): void {
    if (!isDeviceToken(token)) {
      response.writeHead(BAD_TOKEN.status, { 'content-type': 'application/json' });
      response.end(JSON.stringify(BAD_TOKEN.body));
      return;
    }
    response.writeHead(200, { 'content-type': 'text/event-stream', 'cache-control': 'no-store' });
    response.flushHeaders();
    const detach = this.#options.simulator.attach(token, (push) => response.write(eventOf(push)));
    const heartbeat = setInterval(() => response.write(HEARTBEAT), this.#options.heartbeatMs ?? 30_000);
    response.once('close', () => {
      clearInterval(heartbeat);
      detach();
    });
  }
}

const BAD_JSON: Told = {
  status: 400,
  body: { error: 'bad-json', message: 'The body is a JSON object of less than 16 KiB, such as {"do":"hang"}' },
};

function unknown(here: readonly Route[]): Told {
  if (here.length > 0) return notAllowed(here.map(({ method }) => method));
  const message =
    'There are /phones/<token>/pushes, /pushes, /faults, /tokens/<token>, /connections/<goaway|cut|black-hole>, /reset and /health';
  return { status: 404, body: { error: 'not-found', message } };
}

function notAllowed(methods: readonly string[]): Told {
  return { status: 405, body: { error: 'method-not-allowed', message: `Here there is ${methods.join(' and ')}` } };
}
