import { createSocket } from 'node:dgram';
import { lookup } from 'node:dns/promises';
import { connect as connectTcp, isIP, type Socket } from 'node:net';
import { connect as connectTls } from 'node:tls';
import { type IceAddress } from './ice-url.js';
import { HEADER_BYTES } from './stun-message.js';

/** A way to a STUN server. What comes is told as whole messages. */
export interface StunLine {
  send(message: Buffer): void;
  close(): void;
}

export interface StunListener {
  onMessage(message: Buffer): void;
  onError(error: Error): void;
}

/** Rejects where the name does not resolve; what goes wrong afterwards is told. */
export async function openLine({ host, port, transport }: IceAddress, listener: StunListener): Promise<StunLine> {
  if (transport === 'udp') return datagrams(await lookup(host), port, listener);
  const options = { host, port };
  return stream(
    transport === 'tcp'
      ? connectTcp(options)
      : connectTls({ ...options, ...(isIP(host) === 0 && { servername: host }) }),
    listener,
  );
}

function datagrams(
  { address, family }: { address: string; family: number },
  port: number,
  listener: StunListener,
): StunLine {
  const socket = createSocket(family === 6 ? 'udp6' : 'udp4');
  socket.on('message', (message) => {
    listener.onMessage(message);
  });
  socket.on('error', (error) => {
    listener.onError(error);
  });
  // A connected socket hears that nothing listens there.
  const connected = new Promise<void>((resolve) => {
    socket.connect(port, address, resolve);
  });
  return {
    send: (message) => {
      void connected.then(() => {
        socket.send(message, (error) => {
          if (error) listener.onError(error);
        });
      });
    },
    close: () => void connected.then(() => socket.close()),
  };
}

function stream(socket: Socket, listener: StunListener): StunLine {
  let rest = Buffer.alloc(0);
  socket.on('data', (part: Buffer) => {
    rest = Buffer.concat([rest, part]);
    for (let length = lengthOf(rest); rest.length >= length; length = lengthOf(rest)) {
      listener.onMessage(rest.subarray(0, length));
      rest = rest.subarray(length);
    }
  });
  socket.on('error', (error) => {
    listener.onError(error);
  });
  socket.on('end', () => {
    listener.onError(Object.assign(new Error('closed'), { code: 'ECONNRESET' }));
  });
  return { send: (message) => void socket.write(message), close: () => socket.destroy() };
}

/** Of the message that begins there, header included; endless as long as its header is not there. */
const lengthOf = (bytes: Buffer): number =>
  bytes.length < HEADER_BYTES ? Infinity : HEADER_BYTES + bytes.readUInt16BE(2);
