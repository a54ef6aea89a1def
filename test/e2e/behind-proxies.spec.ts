import { io } from 'socket.io-client';
import { World } from '../support/world.js';

/** As a chain of proxies sends them on; the first entry is what the client itself claims. */
const forwarded = { 'x-forwarded-for': '192.0.2.66, 203.0.113.7, 198.51.100.1', 'x-forwarded-proto': 'https' };

describe.each([
  ['no proxy', '0', { address: expect.stringContaining('127.0.0.1') as string, secure: false }],
  ['one proxy', '1', { address: '198.51.100.1', secure: true }],
  ['two proxies', '2', { address: '203.0.113.7', secure: true }],
])('behind %s', (_name, TRUST_PROXY, client) => {
  let world: World;
  beforeAll(async () => {
    world = await World.start({ servers: 1, worker: false, env: { TRUST_PROXY } });
  });
  afterAll(() => world.stop());

  it('a request comes from where the last of them that is not ours says', async () => {
    const logged = world.logs('a request was not let in');
    await fetch(`${world.url()}/v1/devices`, { headers: forwarded });
    expect(JSON.parse(await logged)).toMatchObject({ code: 'unauthenticated', ...client });
  });

  it('and so does a handshake', async () => {
    const logged = world.logs('a handshake was refused');
    const auth = { token: 'garbage', deviceId: 'phone' };
    const socket = io(world.url(), { transports: ['websocket'], extraHeaders: forwarded, auth, reconnection: false });
    const { address } = client;
    expect(JSON.parse(await logged)).toMatchObject({ code: 'unauthenticated', address });
    socket.close();
  });
});
