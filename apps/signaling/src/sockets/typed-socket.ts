import { type DefaultEventsMap, type Server, type Socket } from 'socket.io';
import { type ClientEvents, type ServerEvents } from '#contract';
import { type Identity } from './identity.js';

/** What a socket carries from its handshake on. */
interface SocketState {
  identity: Identity;
  /** By call id: what the device said it has seen. */
  seen: Readonly<Record<string, number>>;
}

export type CallSocket = Socket<ClientEvents, ServerEvents, DefaultEventsMap, SocketState>;
export type CallServer = Server<ClientEvents, ServerEvents, DefaultEventsMap, SocketState>;
