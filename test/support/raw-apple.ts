import { once } from 'node:events';
import {
  createSecureServer,
  type Http2SecureServer,
  type IncomingHttpHeaders,
  sensitiveHeaders,
  type ServerHttp2Session,
  type ServerHttp2Stream,
} from 'node:http2';
import { type AddressInfo, type Socket } from 'node:net';
import { makeServerCertificate } from '../../apps/call-lab/src/simulator/server-certificate.js';
import { type Account } from './apns.js';

/** A request as it came in, and how it can be answered. */
export interface Asked {
  readonly headers: IncomingHttpHeaders;
  /** Names that were sent so that they are never indexed. */
  readonly neverIndexed: readonly string[];
  readonly stream: ServerHttp2Stream;
  readonly session: ServerHttp2Session;
  /** Its session's place in the order of connections, from 0. */
  readonly connection: number;
  answer(status?: number, reason?: string, more?: Record<string, string>): void;
}

type Behaviour = (asked: Asked, n: number) => void;

const accept: Behaviour = (asked) => {
  asked.answer();
};

/** An HTTP/2 server in Apple's place that does what a test says, right or wrong. */
export class RawApple {
  readonly asked: Asked[] = [];
  readonly sessions: ServerHttp2Session[] = [];
  behaviour: Behaviour = accept;
  /** Before anything is asked on it. */
  whenConnected: (session: ServerHttp2Session) => void = () => undefined;
  url = '';
  private server: Http2SecureServer | undefined;
  private readonly sockets = new Set<Socket>();
  private waiting: { count: number; resolve: () => void }[] = [];

  async start(account: Account, { streams = 100, port = 0 } = {}): Promise<this> {
    const { certificate: cert, key } = await makeServerCertificate(account.credentials.authority, []);
    const server = createSecureServer({ cert, key, settings: { maxConcurrentStreams: streams } });
    server.on('connection', (socket: Socket) => this.sockets.add(socket));
    server.on('session', (session) => {
      this.sessions.push(session);
      session.on('error', () => undefined);
      this.whenConnected(session);
      session.on('stream', (stream, headers) => {
        this.take(session, stream, headers);
      });
    });
    this.server = server.listen(port, '127.0.0.1');
    await once(server, 'listening');
    this.url = `https://127.0.0.1:${(server.address() as AddressInfo).port}`;
    return this;
  }

  /** Resolves once so many requests came. */
  async gets(count: number): Promise<void> {
    if (this.asked.length < count) await new Promise<void>((resolve) => this.waiting.push({ count, resolve }));
  }

  /** The connections are cut, or reset. */
  cut(how: 'end' | 'reset' = 'end'): void {
    for (const socket of this.sockets) {
      if (how === 'reset') socket.resetAndDestroy();
      else socket.destroy();
    }
  }

  async stop(): Promise<void> {
    this.cut();
    const { server } = this;
    if (server) await new Promise((resolve) => server.close(resolve));
  }

  private take(session: ServerHttp2Session, stream: ServerHttp2Stream, headers: IncomingHttpHeaders): void {
    stream.on('error', () => undefined);
    stream.resume();
    const answer = (status = 200, reason?: string, more: Record<string, string> = {}): void => {
      if (stream.destroyed) return;
      stream.respond({ ':status': status, 'apns-id': headers['apns-id'], ...more });
      stream.end(reason === undefined ? '' : JSON.stringify({ reason }));
    };
    const neverIndexed = (headers as unknown as Record<symbol, string[]>)[sensitiveHeaders] ?? [];
    const asked = { headers, neverIndexed, stream, session, connection: this.sessions.indexOf(session), answer };
    this.asked.push(asked);
    this.behaviour(asked, this.asked.length - 1);
    this.waiting = this.waiting.filter(({ count, resolve }) => {
      if (this.asked.length >= count) resolve();
      return this.asked.length < count;
    });
  }
}
