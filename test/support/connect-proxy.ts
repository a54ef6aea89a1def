import { once } from 'node:events';
import { createServer, type Server } from 'node:http';
import { type AddressInfo, connect, type Socket } from 'node:net';
import { type Duplex } from 'node:stream';

/** An HTTP proxy that takes CONNECT, and wants credentials where it was given some. */
export class ConnectProxy {
  /** Where it was asked to connect to, with the credentials it was given. */
  readonly asked: { to: string; credentials: string | undefined }[] = [];
  private readonly sockets = new Set<Socket | Duplex>();
  private server: Server | undefined;

  constructor(private readonly credentials?: string) {}

  async start(port = 0): Promise<number> {
    const server = createServer();
    server.on('connect', ({ url = '', headers }, socket) => {
      this.asked.push({ to: url, credentials: decoded(headers['proxy-authorization']) });
      this.keep(socket);
      if (this.credentials !== undefined && this.asked.at(-1)?.credentials !== this.credentials) {
        socket.end('HTTP/1.1 407 Proxy Authentication Required\r\n\r\n');
        return;
      }
      this.join(url, socket);
    });
    this.server = server.listen(port, '127.0.0.1');
    await once(server, 'listening');
    return (server.address() as AddressInfo).port;
  }

  /** Cuts all that goes through it. */
  async stop(): Promise<void> {
    for (const socket of this.sockets) socket.destroy();
    const { server } = this;
    if (server) await new Promise((resolve) => server.close(resolve));
  }

  private join(url: string, socket: Duplex): void {
    const { hostname, port } = new URL(`http://${url}`);
    const out = connect(Number(port), hostname, () => {
      socket.write('HTTP/1.1 200 Connection Established\r\n\r\n');
      socket.pipe(out).pipe(socket);
    });
    this.keep(out);
  }

  private keep(socket: Socket | Duplex): void {
    this.sockets.add(socket);
    socket.on('error', () => socket.destroy());
    socket.once('close', () => this.sockets.delete(socket));
  }
}

const decoded = (header?: string): string | undefined =>
  header === undefined ? undefined : Buffer.from(header.replace('Basic ', ''), 'base64').toString();
