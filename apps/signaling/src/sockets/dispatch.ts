import { type WsMessageHandler } from '@nestjs/common';
import { type Ack, type WireError } from '#contract';
import { type EventLimit } from '../limits/event-limit.js';
import { rateLimited } from '../limits/rate-limited.js';
import { type CallSocket } from './typed-socket.js';

/** `data`, and `ack` where there is one, of what came with an event. */
type ReadArguments = (args: unknown) => { data: unknown; ack?: unknown };

/**
 * Hands each event to its handler. One listener a socket: Nest's own adapter keeps a chain of observables for each event of each
 * socket, of which most are idle. Nothing is answered by silence, an event that does not exist neither.
 */
export function dispatchEvents(
  socket: CallSocket,
  handlers: readonly WsMessageHandler[],
  readArguments: ReadArguments,
  limit: EventLimit | null,
): void {
  socket.onAny((event: string, ...args: unknown[]) => {
    if (!socket.connected) return;
    const { data, ack } = readArguments(args.length > 1 ? args : args[0]);
    const waitMs = limit?.take(event) ?? 0;
    const handler = handlers.find(({ message }) => message === event);
    if (waitMs > 0) refuse(ack, rateLimited('Too many events on this socket', waitMs));
    else if (handler) void handler.callback(data, ack);
    else refuse(ack, unknownEvent(handlers));
  });
}

const unknownEvent = (known: readonly WsMessageHandler[]): { ok: false } & WireError => ({
  ok: false,
  code: 'bad-request',
  message: `unknown event: the client events are ${known.map(({ message }) => message).join(', ')}`,
});

/** Who asked for no ack hears nothing. */
function refuse(ack: unknown, answer: { ok: false } & WireError): void {
  if (typeof ack === 'function') (ack as (answer: Ack) => void)(answer);
}
