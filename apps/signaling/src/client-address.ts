import { type IncomingMessage } from 'node:http';
import proxyAddress from 'proxy-addr';

/** Where a connection comes from, behind so many proxies; as express' `trust proxy` has it for requests. */
export const clientAddress = (request: IncomingMessage, trustedProxies: number): string =>
  proxyAddress(request, (_address, hop) => hop < trustedProxies);
