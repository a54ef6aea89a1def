import { createServer, type IncomingMessage } from 'node:http';
import { type AddressInfo } from 'node:net';
import { setImmediate as immediate } from 'node:timers/promises';
import { setFlagsFromString } from 'node:v8';
import { runInNewContext } from 'node:vm';
import { Server } from 'socket.io';
import { io, type Socket as Client } from 'socket.io-client';
import { freeRequests, lighten } from '../../../apps/signaling/src/sockets/lightened.js';
import { type CallServer, type CallSocket } from '../../../apps/signaling/src/sockets/typed-socket.js';

setFlagsFromString('--expose-gc');
const collectGarbage = runInNewContext('gc') as () => void;
const MOST_COLLECTIONS = 50;

describe('a socket that was let in', () => {
  let server: Server;
  let client: Client;
  let socket: CallSocket;
  let request: WeakRef<IncomingMessage>;

  beforeEach(async () => {
    const http = createServer();
    server = new Server(http, { transports: ['websocket'], cors: { origin: ['https://example.org'] } });
    freeRequests(server);
    (server as unknown as CallServer).use((each, next) => {
      socket = each;
      request = new WeakRef(each.request);
      lighten(each);
      next();
    });
    await new Promise<void>((resolve) => http.listen(0, '127.0.0.1', resolve));
    const { port } = http.address() as AddressInfo;
    const options = {
      transports: ['websocket'],
      forceNew: true,
      auth: { token: 'secret' },
      query: { token: 'secret' },
    };
    client = io(`http://127.0.0.1:${port}`, options);
    await new Promise<void>((resolve, reject) => {
      client.once('connect', resolve);
      client.once('connect_error', reject);
    });
  });

  afterEach(async () => {
    client.close();
    await server.close();
  });

  it('keeps its upgrade request no more', async () => {
    for (let i = 0; i < MOST_COLLECTIONS && request.deref(); i++) {
      await immediate();
      collectGarbage();
    }
    expect(request.deref()).toBeUndefined();
    expect(socket.connected).toBe(true);
  });

  it('keeps nothing of what it was opened with', () => {
    expect(JSON.stringify(socket.handshake)).not.toContain('secret');
  });

  it('still hears and is heard', async () => {
    socket.onAny((_event, ack: (answer: string) => void) => {
      ack('heard');
    });
    await expect(client.emitWithAck('anything')).resolves.toBe('heard');
  });

  it('leaves plain requests their answers', async () => {
    const { port } = (server.httpServer.address() ?? {}) as AddressInfo;
    const refused = await fetch(`http://127.0.0.1:${port}/socket.io/?EIO=4&transport=polling`);
    expect(refused.status).toBe(400);
    await expect(refused.json()).resolves.toMatchObject({ message: 'Transport unknown' });
  });
});
