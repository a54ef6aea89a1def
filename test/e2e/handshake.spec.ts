import { UnsecuredJWT } from 'jose';
import { deriveWakeSecret, signUserToken, WakeTokens } from '#auth';
import { HandshakeRefused, UserAgent, type UserAgentAuth } from '../../apps/call-lab/src/phones/user-agent.js';
import { people } from '../support/people.js';
import { SECRET, World } from '../support/world.js';
import { wakePayload } from '../support/phone.js';

const HOUR = 3600;

describe('a handshake', () => {
  let world: World;
  beforeAll(async () => {
    world = await World.start({ servers: 1 });
  });
  afterAll(() => world.stop());

  /** The refusal of a handshake with this `auth`. */
  async function refusalOf(auth: object | undefined): Promise<HandshakeRefused> {
    const refused: unknown = await UserAgent.connect(world.url(), auth as UserAgentAuth).then(
      (agent) => world.keep(agent),
      (error: unknown) => error,
    );
    if (refused instanceof HandshakeRefused) return refused;
    throw new Error('the handshake was not refused', { cause: refused });
  }

  const userTokens: [how: string, make: () => string | Promise<string>][] = [
    ['is no token', () => 'garbage'],
    ['looks like a token', () => 'eyJhbGciOiJIUzI1NiJ9.e30.AAAA'],
    ['has expired', () => signUserToken(SECRET, { sub: 'alice' }, HOUR, Date.now() - 2 * HOUR * 1000)],
    ['is unsigned', () => new UnsecuredJWT({ sub: 'alice' }).setExpirationTime('1h').encode()],
    [
      'is signed with another secret',
      () => signUserToken('another secret, which is long enough too', { sub: 'alice' }, HOUR, Date.now()),
    ],
    ['names an app that is not served', () => world.token('alice', { app: 'another' })],
    ['names no good user', () => world.token('a user id holds no space')],
  ];
  it.each(userTokens)('is refused where the token %s, and the refusal does not repeat it', async (_how, make) => {
    const token = await make();
    const refused = await refusalOf({ token, deviceId: 'phone' });
    expect(refused.code).toBe('unauthenticated');
    expect(refused.message).not.toContain(token);
  });

  it('is refused to a service, which speaks HTTP', async () => {
    const token = await world.token('backend', { scope: 'service' });
    await expect(refusalOf({ token, deviceId: 'phone' })).resolves.toMatchObject({ code: 'forbidden' });
  });

  it('needs a device id with a user token', async () => {
    const refused = await refusalOf({ token: await world.token('alice') });
    expect(refused).toMatchObject({
      code: 'bad-request',
      message: expect.stringContaining('auth: deviceId:') as unknown,
    });
  });

  const badFields: [what: string, field: string, fields: object][] = [
    ['no token', 'token', { token: undefined }],
    ['a token that is no text', 'token', { token: { toString: 'x' } }],
    ['an endless token', 'token', { token: 'x'.repeat(9000) }],
    ['a device id with a space', 'deviceId', { deviceId: 'my phone' }],
    ['a device id that is too long', 'deviceId', { deviceId: 'x'.repeat(65) }],
    ['a device id with a control character', 'deviceId', { deviceId: 'phone\u0000' }],
    ['no device id but null', 'deviceId', { deviceId: null }],
    ['a list of what was seen', 'seen', { seen: [1] }],
    ['a number of what was seen', 'seen', { seen: 7 }],
    ['a field that there is not', 'extra', { extra: 1 }],
    ['a prototype', '__proto__', JSON.parse('{ "__proto__": { "deviceId": "phone" } }') as object],
  ];
  it.each(badFields)('is refused with %s, and the refusal names the field', async (_what, field, fields) => {
    const refused = await refusalOf({ token: await world.token('alice'), deviceId: 'phone', ...fields });
    expect(['bad-request', 'payload-too-large']).toContain(refused.code);
    expect(refused.message).toContain(`auth: ${field}:`);
  });

  it('is refused without anything', async () => {
    await expect(refusalOf(undefined)).resolves.toMatchObject({ code: 'bad-request' });
  });

  it('is good with a wake token alone, with or without the id of its device, and with no other', async () => {
    const [alice, bob] = people('alice', 'bob');
    const phone = await world.phone(bob);
    const caller = await world.caller(alice);
    await caller.invites(bob);
    const { wake: token } = wakePayload(await phone.isPushed());
    for (const auth of [{ token }, { token, deviceId: 'phone' }]) {
      const woken = world.keep(await UserAgent.connect(world.url(), auth));
      expect(woken.socket.connected).toBe(true);
    }
    await expect(refusalOf({ token, deviceId: 'tablet' })).resolves.toMatchObject({ code: 'forbidden' });
  });

  it('is refused with the wake token of a device that was deleted', async () => {
    const [alice, bob] = people('alice', 'bob');
    const phone = await world.phone(bob);
    const caller = await world.caller(alice);
    await caller.invites(bob);
    const { wake: token } = wakePayload(await phone.isPushed());
    await world.http('DELETE', '/v1/devices/phone', { token: await world.token(bob) });
    await expect(refusalOf({ token })).resolves.toMatchObject({ code: 'unauthenticated' });
  });

  it('is refused with the wake token of a call of which nothing is kept', async () => {
    const [bob] = people('bob');
    await world.phone(bob);
    const wakes = new WakeTokens({ secrets: await deriveWakeSecret([SECRET]), clock: Date.now });
    const call = '3f0c9f6e-7a41-4c39-9a53-5d1f4c1f6f10';
    const claims = { app: 'demo', user: bob, device: 'phone', call, ringUntil: Date.now() };
    await expect(refusalOf({ token: await wakes.sign(claims) })).resolves.toMatchObject({ code: 'not-found' });
  });
});
