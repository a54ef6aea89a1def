import { type Ack, type ClientEvents, type WireError } from '#contract';
import { type CallSocket } from './typed-socket.js';

const known: Readonly<Record<keyof ClientEvents, true>> = {
  'call:invite': true,
  'call:ringing': true,
  'call:accept': true,
  'call:decline': true,
  'call:signal': true,
  'call:hangup': true,
  'call:sync': true,
};

const unknownEvent: { ok: false } & WireError = {
  ok: false,
  code: 'bad-request',
  message: `unknown event: the client events are ${Object.keys(known).join(', ')}`,
};

/** Nothing is answered by silence, an event that does not exist neither. */
export function refuseUnknownEvents(socket: CallSocket): void {
  socket.onAny((event: string, ...args: unknown[]) => {
    const ack = args.at(-1);
    if (!Object.hasOwn(known, event) && isAck(ack)) ack(unknownEvent);
  });
}

const isAck = (value: unknown): value is (answer: Ack) => void => typeof value === 'function';
