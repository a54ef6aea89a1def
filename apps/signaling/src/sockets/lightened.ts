import { ServerResponse } from 'node:http';
import { type Server } from 'socket.io';
import { type CallSocket } from './typed-socket.js';

/*
 * Of what an idle socket costs, a fifth is its upgrade request, which nobody asks for once it is let in: headers, query, token, and the
 * emitters that they hang on.
 */

/** The response that engine.io makes up for its middleware keeps the request for as long as the socket is open. */
export function freeRequests({ engine }: Pick<Server, 'engine'>): void {
  (engine as Engine).use((_request, response, next) => {
    // Of a real response Node itself asks for it.
    if (!(response instanceof ServerResponse)) response.req = undefined;
    next();
  });
}

/** To be called once the handshake is checked. */
export function lighten({ conn, handshake }: CallSocket): void {
  Object.assign(conn, { request: undefined });
  Object.assign(handshake, EMPTIED);
}

/** Shared by all. */
const EMPTIED = { headers: {}, query: {}, auth: {}, url: '', time: '' };

interface Engine {
  use(middleware: (request: unknown, response: { req?: unknown }, next: () => void) => void): void;
}
