import { once } from 'node:events';
import { type AddressInfo, type Server } from 'node:net';

/** Where a server listens; port 0 takes a free one. */
export interface Place {
  readonly host: string;
  readonly port: number;
}

/** Starts to listen and gives the URL. Throws the system's error, with its `code`, where the place is taken or not to be had. */
export async function listen(server: Server, { host, port }: Place, scheme: 'http' | 'https'): Promise<string> {
  server.listen(port, host);
  await once(server, 'listening');
  const address = server.address() as AddressInfo;
  const name = address.family === 'IPv6' ? `[${address.address}]` : address.address;
  return `${scheme}://${name}:${address.port}`;
}

/** Takes no new connection; done when the last one is gone. */
export async function untilClosed(server: Server): Promise<void> {
  if (!server.listening) return;
  const closed = once(server, 'close');
  server.close();
  await closed;
}
