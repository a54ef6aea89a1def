import { once } from 'node:events';
import { createServer, type Server } from 'node:http';
import { isIPv6 } from 'node:net';
import express from 'express';
import { pageFolder } from '../demo/programs.js';
import { codeOf, StartRefused } from '../simulator/start-refused.js';
import { headersFor, onlyFor } from './guard.js';
import { type Lab } from './lab.js';
import { labRoutes } from './routes.js';

/** Where a page is served, and for whom. */
export interface PagePlace {
  readonly host: string;
  /** How browsers reach it. */
  readonly publicHost: string;
  readonly port: number;
}

export interface PageServer {
  readonly url: string;
  close(): Promise<void>;
}

/** The names by which browsers may open the page: `host:port`. */
export function hostsOf({ host, publicHost, port }: PagePlace): string[] {
  const names = host === '127.0.0.1' ? ['127.0.0.1', 'localhost'] : [publicHost, '127.0.0.1', 'localhost'];
  return [...new Set(names)].map((name) => `${isIPv6(name) ? `[${name}]` : name}:${port}`);
}

/** `CORS_ORIGINS` of servers that let this page in, and no other. */
export const originsOf = (place: PagePlace): string =>
  hostsOf(place)
    .map((host) => `http://${host}`)
    .join(',');

/** Serves the page and what it asks of the lab. Throws StartRefused where nothing can listen there. */
export async function servePage(lab: Lab, place: PagePlace): Promise<PageServer> {
  const hosts = hostsOf(place);
  const app = express();
  app.disable('x-powered-by');
  app.use(
    onlyFor(hosts),
    headersFor(() => lab.servers),
  );
  app.use('/lab', labRoutes(lab));
  app.use(express.static(pageFolder));
  const server = createServer(app);
  await listen(server, place);
  return { url: `http://${hosts[0] ?? ''}`, close: () => close(server) };
}

async function listen(server: Server, { host, port }: PagePlace): Promise<void> {
  server.listen(port, host);
  try {
    await once(server, 'listening');
  } catch (error) {
    const text =
      codeOf(error) === 'EADDRINUSE'
        ? `Port ${port} on ${host} is in use: name another one with --port, or 0 for any that is free`
        : `Nothing can listen on ${host}, port ${port} (${codeOf(error) ?? 'unknown'}): change --port, or --host`;
    throw new StartRefused(text, { cause: error });
  }
}

async function close(server: Server): Promise<void> {
  const closed = once(server, 'close');
  server.close();
  server.closeAllConnections();
  await closed;
}
