import { io } from 'socket.io-client';
import { people } from '../support/people.js';
import { World } from '../support/world.js';

const PAGE = 'https://app.example.org';

describe('pages of other origins', () => {
  let world: World;
  beforeAll(async () => {
    world = await World.start({ servers: 1, worker: false, env: { CORS_ORIGINS: `${PAGE},capacitor://localhost` } });
  });
  afterAll(() => world.stop());

  const preflight = (origin: string, method: string) =>
    fetch(`${world.url()}/v1/devices/phone`, {
      method: 'OPTIONS',
      headers: {
        origin,
        'access-control-request-method': method,
        'access-control-request-headers': 'authorization,content-type',
      },
    });

  it.each(['PUT', 'DELETE', 'GET'])('may %s over HTTP where CORS_ORIGINS names them', async (method) => {
    const { status, headers } = await preflight(PAGE, method);
    expect(status).toBe(204);
    expect(headers.get('access-control-allow-origin')).toBe(PAGE);
    expect(headers.get('access-control-allow-methods')).toContain(method);
    expect(headers.get('access-control-allow-headers')).toBe('authorization,content-type');
    const request = await fetch(`${world.url()}/health/live`, { headers: { origin: PAGE } });
    expect(request.headers.get('access-control-allow-origin')).toBe(PAGE);
  });

  it.each(['https://elsewhere.example', 'http://app.example.org', 'null', `${PAGE}.evil.example`])(
    'may not, as %s, where it names them not',
    async (origin) => {
      const { headers } = await preflight(origin, 'PUT');
      expect(headers.get('access-control-allow-origin')).toBeNull();
    },
  );

  it.each([
    ['a page that is named', PAGE, 'connected'],
    ['a web view that is named', 'capacitor://localhost', 'connected'],
    ['the server itself', 'own', 'connected'],
    ['no browser', undefined, 'connected'],
    ['another page', 'https://elsewhere.example', 'refused'],
    ['a page without an origin', 'null', 'refused'],
  ])('a socket of %s (%s) is %s', async (_who, origin, expected) => {
    const [alice] = people('alice');
    const from = origin === 'own' ? world.url() : origin;
    const socket = io(world.url(), {
      transports: ['websocket'],
      ...{ forceNew: true, reconnection: false },
      auth: { token: await world.token(alice), deviceId: 'page' },
      ...(from !== undefined && { extraHeaders: { origin: from } }),
    });
    const outcome = await new Promise((resolve) => {
      socket.on('connect', () => {
        resolve('connected');
      });
      socket.on('connect_error', () => {
        resolve('refused');
      });
    });
    socket.close();
    expect(outcome).toBe(expected);
  });
});
