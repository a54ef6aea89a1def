import { type WsMessageHandler } from '@nestjs/common';
import { type Ack, type WireError } from '#contract';
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
): void {
  socket.onAny((event: string, ...args: unknown[]) => {
    if (!socket.connected) return;
    const { data, ack } = readArguments(args.length > 1 ? args : args[0]);
    const handler = handlers.find(({ message }) => message === event);
    if (handler) void handler.callback(data, ack);
    else if (isAck(ack)) ack(unknownEvent(handlers));
  });
}

const unknownEvent = (known: readonly WsMessageHandler[]): { ok: false } & WireError => ({
  ok: false,
  code: 'bad-request',
  message: `unknown event: the client events are ${known.map(({ message }) => message).join(', ')}`,
});

const isAck = (value: unknown): value is (answer: Ack) => void => typeof value === 'function';
