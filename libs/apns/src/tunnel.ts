import { request } from 'node:http';
import { type Socket } from 'node:net';
import { type ConnectionOptions, type TLSSocket } from 'node:tls';
import { openTls } from './tls.js';

/** A connection to `host` (`https://host:port`) through an HTTP proxy (`http://user:password@host:port`), by CONNECT. */
export async function openTunnel(
  proxy: string,
  host: string,
  tls: ConnectionOptions,
  withinMs: number,
): Promise<TLSSocket> {
  const { hostname, port } = new URL(host);
  const socket = await connectThrough(proxy, `${hostname}:${port || '443'}`, withinMs);
  return openTls(host, tls, socket);
}

/** Rejects with what the proxy answered; its address and credentials are not in the message. */
function connectThrough(proxy: string, path: string, withinMs: number): Promise<Socket> {
  const { hostname, port, username, password } = new URL(proxy);
  const credentials = Buffer.from(`${decodeURIComponent(username)}:${decodeURIComponent(password)}`).toString('base64');
  const asked = request({
    ...{
      host: hostname.replace(/^\[|\]$/g, ''),
      port: port || '80',
      method: 'CONNECT',
      path,
      timeout: withinMs,
      agent: false,
    },
    headers: { host: path, ...(username !== '' && { 'proxy-authorization': `Basic ${credentials}` }) },
  });
  return new Promise((resolve, reject) => {
    asked.once('connect', ({ statusCode }, socket) => {
      if (statusCode === 200) {
        resolve(socket);
        return;
      }
      socket.destroy();
      reject(
        new Error(
          `The proxy did not open the way to ${path}: it answered ${statusCode ?? 'nothing'} (407: are its credentials right?)`,
        ),
      );
    });
    asked.once('timeout', () => asked.destroy(new Error(`The proxy did not answer within ${withinMs} ms`)));
    asked.once('error', reject);
    asked.end();
  });
}
