import { createServer, type IncomingMessage, type Server, type ServerResponse } from 'node:http';
import { isDeviceToken } from './device-path.js';
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

/** HTTP for processes that hold no simulator: phones are switched on over it, and the record is read. */
export class ControlServer {
  readonly #options: ControlServerOptions;
  readonly #server: Server;

  constructor(options: ControlServerOptions) {
    this.#options = options;
    this.#server = createServer((request, response) => {
      this.#answer(request, response);
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

  #answer({ method, url = '/' }: IncomingMessage, response: ServerResponse): void {
    if (method !== 'GET') {
      json(response, 405, { error: 'method-not-allowed', message: 'Everything here is read with GET' });
      return;
    }
    const path = url.split('?', 1)[0] ?? '/';
    const token = /^\/phones\/([^/]+)\/pushes$/.exec(path)?.[1];
    if (token !== undefined) this.#switchOn(token, response);
    else if (path === '/pushes') json(response, 200, { pushes: this.#options.simulator.requests });
    else if (path === '/health') json(response, 200, { status: 'ok' });
    else json(response, 404, { error: 'not-found', message: 'There are /phones/<token>/pushes, /pushes and /health' });
  }

  #switchOn(token: string, response: ServerResponse): void {
    if (!isDeviceToken(token)) {
      json(response, 400, { error: 'bad-token', message: 'A device token is whole bytes in hex, such as 00fc13ad' });
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

function json(response: ServerResponse, status: number, body: unknown): void {
  response.writeHead(status, { 'content-type': 'application/json' });
  response.end(JSON.stringify(body));
}
