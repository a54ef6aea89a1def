import { isIP, type Socket } from 'node:net';
import { connect, type ConnectionOptions, type TLSSocket } from 'node:tls';

/** TLS with HTTP/2 to `host` (`https://host:port`), over `socket` where the way there is open already. */
export function openTls(host: string, tls: ConnectionOptions, socket?: Socket): TLSSocket {
  const url = new URL(host);
  const name = url.hostname.replace(/^\[|\]$/g, '');
  return connect({
    ...tls,
    host: name,
    port: Number(url.port || '443'),
    ...(isIP(name) === 0 && { servername: name }),
    ...(socket && { socket }),
    ALPNProtocols: ['h2'],
  });
}
