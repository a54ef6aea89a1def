import { once } from 'node:events';
import { type AddressInfo, connect, createServer, type Server, type Socket } from 'node:net';

/** A line to servers of this machine that can be cut, delayed, made deaf, and led to another server. */
export class BrokenLine {
  private readonly pairs = new Set<[Socket, Socket]>();
  private server: Server | undefined;
  private isDeaf = false;
  /** Of each packet, each way. */
  delayMs = 0;
  url = '';

  constructor(private to: string) {}

  async start(): Promise<this> {
    const server = createServer((socket) => {
      this.join(socket);
    }).listen(0, '127.0.0.1');
    this.server = server;
    await once(server, 'listening');
    this.url = `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
    return this;
  }

  /** What is connected from now on goes there. */
  leadTo(url: string): void {
    this.to = url;
  }

  /** Both ends see the connection break. */
  cut(): void {
    for (const sockets of this.pairs) for (const socket of sockets) socket.destroy();
  }

  /** Packets vanish both ways, also of new connections, and nobody closes. */
  deafen(isDeaf = true): void {
    this.isDeaf = isDeaf;
  }

  async stop(): Promise<void> {
    this.cut();
    const { server } = this;
    if (server) await new Promise((resolve) => server.close(resolve));
  }

  close(): void {
    void this.stop();
  }

  private join(socket: Socket): void {
    const out = connect(Number(new URL(this.to).port), '127.0.0.1');
    const pair: [Socket, Socket] = [socket, out];
    this.pairs.add(pair);
    this.pass(socket, out);
    this.pass(out, socket);
    for (const each of pair) {
      each.on('error', () => undefined);
      each.once('close', () => {
        this.pairs.delete(pair);
        for (const other of pair) other.destroy();
      });
    }
  }

  private pass(from: Socket, to: Socket): void {
    // Once deaf, a connection stays so: what has vanished would be missing in the middle.
    let isLost = false;
    from.on('data', (chunk) => {
      isLost ||= this.isDeaf;
      if (isLost) return;
      const write = () => {
        if (!to.destroyed) to.write(chunk);
      };
      if (this.delayMs > 0) setTimeout(write, this.delayMs).unref();
      else write();
    });
  }
}
