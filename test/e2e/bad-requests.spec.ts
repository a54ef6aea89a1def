import { randomUUID } from 'node:crypto';
import { SECRET, World } from '../support/world.js';
import { type HttpAnswer } from '../support/surroundings.js';
import { signUserToken } from '#auth';

const good = { platform: 'ios', environment: 'sandbox', tokens: { voip: 'abcd' } };
const HOUR = 3600;

describe('a bad request', () => {
  let world: World;
  let token: string;
  let service: string;
  beforeAll(async () => {
    world = await World.start({ servers: 1, worker: false });
    token = await world.token('bob');
    service = await world.token('backend', { scope: 'service' });
  });
  afterAll(() => world.stop());

  const errorOf = ({ status, body }: HttpAnswer) => {
    expect(body).toEqual({ code: expect.any(String) as unknown, message: expect.any(String) as unknown });
    return { status, ...(body as { code: string; message: string }) };
  };
  const put = async (body: unknown) => errorOf(await world.http('PUT', '/v1/devices/phone', { token, body }));

  const wrongFields: [field: string, fields: object][] = [
    ['platform', { platform: undefined }],
    ['platform', { platform: 'windows' }],
    ['platform', { platform: ['ios'] }],
    ['environment', { environment: undefined }],
    ['environment', { environment: 'Sandbox' }],
    ['environment', { environment: null }],
    ['tokens', { tokens: undefined }],
    ['tokens', { tokens: 'abcd' }],
    ['tokens', { tokens: null }],
    ['tokens', { tokens: ['abcd'] }],
    ['tokens.voip', { tokens: { voip: 'xyz0' } }],
    ['tokens.voip', { tokens: { voip: 'abc' } }],
    ['tokens.voip', { tokens: { voip: '' } }],
    ['tokens.voip', { tokens: { voip: 'ab\n' } }],
    ['tokens.voip', { tokens: { voip: 'ab'.repeat(101) } }],
    ['tokens.voip', { tokens: { voip: 7 } }],
    ['tokens.voip', { tokens: { voip: ['abcd'] } }],
    ['tokens.alert', { tokens: { alert: { length: 4 } } }],
    ['tokens.other', { tokens: { other: 'abcd' } }],
    ['extra', { extra: 1 }],
    ['deviceId', { deviceId: 'phone' }],
    ['constructor', { constructor: { name: 'x' } }],
  ];
  it.each(wrongFields)('is told that %s is wrong: %j', async (field, fields) => {
    const { status, code, message } = await put({ ...good, ...fields });
    expect([status, code]).toEqual([400, 'bad-request']);
    expect(message).toContain(`${field}:`);
  });

  it.each(['__proto__', 'prototype'])('is told that %s is no field, also inside of another', async (key) => {
    const bad = `"${key}": { "voip": "abcd" }`;
    const outer = await put(`{ "platform": "ios", "environment": "sandbox", "tokens": {}, ${bad} }`);
    expect(outer).toMatchObject({ status: 400, message: `${key}: unknown field` });
    const inner = await put(`{ "platform": "ios", "environment": "sandbox", "tokens": { ${bad} } }`);
    expect(inner).toMatchObject({ status: 400, message: `tokens.${key}: unknown field` });
  });

  it.each(['no JSON', '{ "platform": ', '[]', '[1]', '7', '"text"', 'null', undefined])(
    'is refused where the body is no JSON object: %s',
    async (body) => {
      await expect(put(body)).resolves.toMatchObject({ status: 400, code: 'bad-request' });
    },
  );

  it('is refused where the body is too large', async () => {
    const { status, code } = await put({ ...good, extra: 'x'.repeat(600_000) });
    expect([status, code]).toEqual([413, 'payload-too-large']);
  });

  it.each(['a%20b', 'x'.repeat(65), '%00', 'a%2Fb', 'ü', '%E0%A4%A', '..%2f..'])(
    'is refused where the device id is none: %s',
    async (deviceId) => {
      for (const asked of [{ method: 'PUT', body: good }, { method: 'DELETE' }]) {
        const answer = await world.http(asked.method, `/v1/devices/${deviceId}`, { token, ...asked });
        expect(errorOf(answer)).toMatchObject({ status: 400, code: 'bad-request' });
      }
    },
  );

  const without: [what: string, make: () => string | undefined | Promise<string>][] = [
    ['no token', () => undefined],
    ['garbage', () => 'garbage'],
    ['two tokens', () => `${token} ${token}`],
    ['an expired token', () => signUserToken(SECRET, { sub: 'bob' }, HOUR, Date.now() - 2 * HOUR * 1000)],
    ['a token of another secret', () => signUserToken(`${SECRET} not`, { sub: 'bob' }, HOUR, Date.now())],
  ];
  it.each(without)('is unauthenticated with %s, whatever it asks for', async (_what, make) => {
    const bad = await make();
    for (const [method, path] of [
      ['GET', '/v1/devices'],
      ['PUT', '/v1/devices/phone'],
      ['DELETE', '/v1/devices/phone'],
      ['GET', `/v1/calls/${randomUUID()}`],
      ['GET', '/v1/calls/no-uuid'],
    ] as const) {
      const answer = await world.http(method, path, { ...(bad !== undefined && { token: bad }) });
      expect(errorOf(answer)).toMatchObject({ status: 401, code: 'unauthenticated' });
      if (bad !== undefined) expect(JSON.stringify(answer.body)).not.toContain(bad);
    }
  });

  it('is told where a service has to name the user, and where nobody else may', async () => {
    for (const query of ['', '?user=', '?user=two%20words', '?user=a&user=b', '?user[id]=a']) {
      const answer = await world.http('GET', `/v1/devices${query}`, { token: service });
      expect(errorOf(answer)).toMatchObject({ status: 400, code: 'bad-request' });
    }
    const byUser = await world.http('GET', '/v1/devices?user=alice', { token });
    expect(errorOf(byUser)).toMatchObject({ status: 400, message: expect.stringContaining('user:') as unknown });
    const unknown = await world.http('GET', '/v1/devices?limit=3', { token });
    expect(errorOf(unknown)).toMatchObject({ status: 400, message: 'limit: unknown parameter' });
  });

  it('finds nothing where there is nothing', async () => {
    for (const [method, path] of [
      ['GET', '/'],
      ['GET', '/v1'],
      ['GET', '/v1/users'],
      ['POST', '/v1/devices'],
      ['PATCH', '/v1/devices/phone'],
      ['DELETE', `/v1/calls/${randomUUID()}`],
      ['GET', '/health'],
    ] as const) {
      expect(errorOf(await world.http(method, path, { token }))).toMatchObject({ status: 404, code: 'not-found' });
    }
  });

  it('leaves the server as it was', async () => {
    await expect(world.http('PUT', '/v1/devices/phone', { token, body: good })).resolves.toMatchObject({ status: 200 });
    await expect(world.http('GET', '/v1/devices', { token })).resolves.toMatchObject({
      body: { devices: [{ deviceId: 'phone', tokens: { voip: { ends: 'abcd' }, alert: null } }] },
    });
  });
});
