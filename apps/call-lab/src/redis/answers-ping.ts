import { connect } from 'node:net';

/** Whether the Redis at this unix socket answers PING now. While it still loads its data, it does not. */
export function answersPing(socketPath: string): Promise<boolean> {
  return new Promise((resolve) => {
    const socket = connect(socketPath, () => socket.write('PING\r\n'));
    const settle = (answer: boolean) => {
      socket.destroy();
      resolve(answer);
    };
    socket.on('data', (reply) => {
      settle(reply.toString().startsWith('+PONG'));
    });
    socket.on('error', () => {
      settle(false);
    });
    socket.on('close', () => {
      settle(false);
    });
  });
}
