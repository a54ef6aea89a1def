import { isIP, type Socket } from 'node:net';
import { connect, type ConnectionOptions, type TLSSocket } from 'node:tls';

/**
 * The addresses of a host are tried one after another (Happy Eyeballs); Node's own quarter of a second each is too short for a
 * far host on a slow line, and a push has three seconds.
 */
const ADDRESS_MS = 500;

/** TLS with HTTP/2 to `host` (`https://host:port`), over `socket` where the way there is open already. */
export function openTls(host: string, tls: ConnectionOptions, socket?: Socket): TLSSocket {
  const url = new URL(host);
  const name = url.hostname.replace(/^\[|\]$/g, '');
  const way = {
    ...{ host: name, port: Number(url.port || '443') },
    ...{ autoSelectFamily: true, autoSelectFamilyAttemptTimeout: ADDRESS_MS },
    ...(socket && { socket }),
  };
  return connect({ ...tls, ...way, ...(isIP(name) === 0 && { servername: name }), ALPNProtocols: ['h2'] });
}
