import { once } from 'node:events';
import { type AddressInfo, connect, createServer, type Server, type Socket } from 'node:net';

/** A proxy in front of servers of this machine: each connection goes to the next of them, and to another where that refuses. */
export class Balancer {
  private readonly sockets = new Set<Socket>();
  private server: Server | undefined;
  private turn = 0;
  /** Which port each connection was led to, in order. */
  readonly led: number[] = [];

  /** `ports` may change later. */
  constructor(public ports: readonly number[]) {}

  async start(): Promise<string> {
    this.server = createServer((socket) => {
      this.keep(socket);
      void this.lead(socket);
    }).listen(0, '127.0.0.1');
    await once(this.server, 'listening');
    return `http://127.0.0.1:${(this.server.address() as AddressInfo).port}`;
  }

  async stop(): Promise<void> {
    for (const socket of this.sockets) socket.destroy();
    const { server } = this;
    if (server) await new Promise((resolve) => server.close(resolve));
  }

  private async lead(socket: Socket): Promise<void> {
    for (let tries = this.ports.length; tries > 0; tries--) {
      const port = this.ports[this.turn++ % this.ports.length]!;
      const out = connect(port, '127.0.0.1');
      this.keep(out);
      const isTaken = await once(out, 'connect').then(
        () => true,
        () => false,
      );
      if (!isTaken) continue;
      this.led.push(port);
      socket.on('close', () => out.destroy());
      out.on('close', () => socket.destroy());
      socket.pipe(out).pipe(socket);
      return;
    }
    socket.destroy();
  }

  private keep(socket: Socket): void {
    this.sockets.add(socket);
    socket.on('error', () => socket.destroy());
    socket.once('close', () => this.sockets.delete(socket));
  }
}
