import {
  createSecureServer,
  type Http2SecureServer,
  type SecureServerOptions,
  type ServerHttp2Session,
} from 'node:http2';
import { type AddressInfo, createServer, type Server, type Socket } from 'node:net';
import { type TLSSocket } from 'node:tls';
import { Connection, type Desk } from './connection.js';
import { listen, type Place, untilClosed } from './listening.js';
import { STREAMS_AT_FIRST } from './stream-limit.js';
import { Wire } from './wire.js';

const HANDSHAKE_WITHIN_MS = 3_000;
/** TLS 1.2's record of a fatal alert, handshake_failure (RFC 5246, 7.2). */
const HANDSHAKE_FAILURE = Buffer.from([21, 3, 3, 0, 2, 2, 40]);

/** Certificates and authorities, as Node takes them. */
export type HostTls = Pick<SecureServerOptions, 'cert' | 'key' | 'ca' | 'requestCert' | 'rejectUnauthorized'>;

/** One of Apple's hosts: what listens, and the connections that it has. */
export class Host {
  readonly #front: Server;
  readonly #server: Http2SecureServer;
  /** Null: a fault keeps it silent. */
  readonly #outer = new Map<Socket, Wire | null>();
  readonly #wires = new Map<number, Wire>();
  readonly #connections = new Set<Connection>();
  #innerPort = 0;
  #isClosing = false;

  constructor(
    tls: HostTls,
    private readonly desk: Desk,
  ) {
    this.#server = createSecureServer({
      ...tls,
      // "Use HTTP/2 and TLS 1.2 or later".
      minVersion: 'TLSv1.2',
      // Until then a connection that never says a word would hold up close().
      handshakeTimeout: HANDSHAKE_WITHIN_MS,
      settings: { maxConcurrentStreams: STREAMS_AT_FIRST },
    });
    this.#server.on('session', (session) => {
      this.#serve(session);
    });
    this.#front = createServer({ allowHalfOpen: true, noDelay: true }, (socket) => {
      this.#take(socket);
    });
  }

  /** Listens when this settles, and gives the URL. Throws with the system's `code` where the place is not to be had. */
  async start(place: Place): Promise<string> {
    await listen(this.#server, { host: '127.0.0.1', port: 0 }, 'https');
    this.#innerPort = (this.#server.address() as AddressInfo).port;
    try {
      return await listen(this.#front, place, 'https');
    } catch (error) {
      await untilClosed(this.#server);
      throw error;
    }
  }

  /** The connections that are open and not dark. */
  get connections(): readonly Connection[] {
    return [...this.#connections].filter(({ isDark }) => !isDark);
  }

  /** Sends GOAWAY and answers what is in hand; done when all connections are gone. */
  async close(): Promise<void> {
    this.#isClosing = true;
    for (const connection of this.#connections) connection.goAway('Shutdown');
    // What is silent or dark by a fault, nothing else would end.
    for (const [socket, wire] of this.#outer) if (wire === null || wire.isDark) socket.destroy();
    await this.#untilClosed();
  }

  /** Breaks off as a crash does. */
  async kill(): Promise<void> {
    this.#isClosing = true;
    for (const socket of this.#outer.keys()) socket.destroy();
    await this.#untilClosed();
  }

  async #untilClosed(): Promise<void> {
    await Promise.all([untilClosed(this.#front), untilClosed(this.#server)]);
  }

  #take(socket: Socket): void {
    this.#outer.set(socket, null);
    socket.once('close', () => this.#outer.delete(socket));
    socket.on('error', () => undefined);
    const fault = this.desk.faults.onConnect(this.desk.environment);
    if (fault?.do === 'tls-failure') socket.end(HANDSHAKE_FAILURE).resume();
    else if (fault?.do === 'tls-silence') socket.pause();
    else this.#connect(socket);
  }

  #connect(socket: Socket): void {
    const wire = new Wire(socket, this.#innerPort, (port) => {
      this.#wires.set(port, wire);
      socket.once('close', () => this.#wires.delete(port));
    });
    this.#outer.set(socket, wire);
  }

  #serve(session: ServerHttp2Session): void {
    // A client that breaks off or breaks the protocol loses its own connection, and no more.
    session.on('error', () => undefined);
    const wire = this.#wires.get((session.socket as TLSSocket).remotePort ?? 0);
    if (wire === undefined) {
      session.destroy();
      return;
    }
    const connection = new Connection(session, wire, this.desk);
    this.#connections.add(connection);
    session.once('close', () => this.#connections.delete(connection));
    if (this.#isClosing) connection.goAway('Shutdown');
  }
}
