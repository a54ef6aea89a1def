import { once } from 'node:events';
import { type AddressInfo, connect, createServer, type Server, type Socket } from 'node:net';

/** A line to a port of this machine, which can go deaf: packets vanish both ways, and nobody closes. */
export class Relay {
  private readonly sockets = new Set<Socket>();
  private server: Server | undefined;

  async start(to: number): Promise<number> {
    const server = createServer((socket) => {
      const out = connect(to, '127.0.0.1');
      for (const each of [socket, out]) this.keep(each);
      socket.pipe(out).pipe(socket);
    });
    this.server = server.listen(0, '127.0.0.1');
    await once(server, 'listening');
    return (server.address() as AddressInfo).port;
  }

  /** For the connections that there are. */
  goDeaf(): void {
    for (const socket of this.sockets) socket.unpipe().pause();
  }

  async stop(): Promise<void> {
    for (const socket of this.sockets) socket.destroy();
    const { server } = this;
    if (server) await new Promise((resolve) => server.close(resolve));
  }

  private keep(socket: Socket): void {
    this.sockets.add(socket);
    socket.on('error', () => socket.destroy());
    socket.once('close', () => this.sockets.delete(socket));
  }
}
