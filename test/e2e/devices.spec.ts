import { randomBytes } from 'node:crypto';
import { people } from '../support/people.js';
import { World } from '../support/world.js';

const aToken = () => randomBytes(32).toString('hex');
const registration = (tokens: object) => ({ platform: 'ios', environment: 'sandbox', tokens });

describe('devices over HTTP', () => {
  let world: World;
  let looks = 0;
  beforeAll(async () => {
    // Each look at the clock finds it moved on: registrations have an order.
    world = await World.start({ clock: () => Date.now() + ++looks });
  });
  afterAll(() => world.stop());

  const put = async (user: string, deviceId: string, tokens: object, server = 0) =>
    world.http('PUT', `/v1/devices/${deviceId}`, {
      token: await world.token(user),
      body: registration(tokens),
      server,
    });
  const devicesOf = async (user: string, server = 0) => {
    const { body } = await world.http('GET', '/v1/devices', { token: await world.token(user), server });
    return (body as { devices: { deviceId: string; tokens: Record<string, unknown> }[] }).devices;
  };
  const idsOf = async (user: string) => (await devicesOf(user)).map(({ deviceId }) => deviceId);

  it('are registered, and read by every server, with the last 6 characters of their tokens', async () => {
    const [bob] = people('bob');
    const [voip, alert] = [aToken(), aToken()];
    const device = {
      deviceId: 'phone',
      platform: 'ios',
      environment: 'sandbox',
      tokens: {
        voip: { ends: voip.slice(-6), registeredAt: expect.any(Number) as unknown },
        alert: { ends: alert.slice(-6), registeredAt: expect.any(Number) as unknown },
      },
    };
    const { status, body } = await put(bob, 'phone', { voip: voip.toUpperCase(), alert });
    expect([status, body]).toEqual([200, device]);
    await expect(devicesOf(bob, 1)).resolves.toEqual([device]);
  });

  it('never show a whole token, in an answer or in the log', async () => {
    const [bob] = people('bob');
    const voip = aToken();
    const answers = [
      await put(bob, 'phone', { voip }),
      await put(bob, 'phone', { voip, alert: `${voip}0` }),
      await world.http('GET', '/v1/devices', { token: await world.token(bob) }),
    ];
    expect(answers.map(({ status }) => status)).toEqual([200, 400, 200]);
    expect(JSON.stringify(answers)).not.toContain(voip);
    expect(world.logLines.join('')).not.toContain(voip);
  });

  it('keep a token that is not named, and forget one that is null', async () => {
    const [bob] = people('bob');
    await put(bob, 'phone', { voip: aToken(), alert: aToken() });
    const { body: before } = await put(bob, 'phone', {});
    expect(before).toMatchObject({ tokens: { voip: {}, alert: {} } });
    await put(bob, 'phone', { voip: null });
    await expect(devicesOf(bob)).resolves.toMatchObject([{ tokens: { voip: null, alert: {} } }]);
  });

  it('are a user’s own: the same id under another user is another device', async () => {
    const [bob, carol] = people('bob', 'carol');
    await put(bob, 'phone', { voip: aToken() });
    await expect(idsOf(carol)).resolves.toEqual([]);
    await put(carol, 'phone', { voip: aToken() });
    await world.http('DELETE', '/v1/devices/phone', { token: await world.token(carol) });
    await expect(idsOf(bob)).resolves.toEqual(['phone']);
  });

  it('are at most 20 a user: the least recently registered goes', async () => {
    const [bob] = people('bob');
    const ids = Array.from({ length: 20 }, (_, index) => `device-${index + 10}`);
    for (const id of ids) await put(bob, id, { voip: aToken() });
    await put(bob, 'device-10', {});
    await put(bob, 'one-more', { voip: aToken() });
    await expect(idsOf(bob)).resolves.toEqual(['device-10', ...ids.slice(2), 'one-more']);
  });

  it('complaint 20: lose a token to the newest registration, and ring by it no more', async () => {
    const [alice, bob, carol] = people('alice', 'bob', 'carol');
    const phone = await world.phone(bob);
    await put(carol, 'phone', { voip: phone.voipToken.toUpperCase() });
    await expect(devicesOf(bob)).resolves.toMatchObject([{ tokens: { voip: null } }]);

    const caller = await world.caller(alice);
    const lost = await caller.invites(bob);
    await expect(caller.agent.hears('call:ended')).resolves.toMatchObject({ callId: lost, reason: 'unreachable' });
    const callId = await caller.invites(carol);
    await expect(phone.isPushed()).resolves.toMatchObject({ payload: { callId } });
    expect(phone.pushes).toHaveLength(1);
  });

  it('log out: the socket is closed on whatever server it is, and nothing rings', async () => {
    const [alice, bob] = people('alice', 'bob');
    const phone = await world.phone(bob, 'phone');
    const device = await world.caller(bob, { deviceId: 'phone', server: 1 });
    const gone = { token: await world.token(bob), server: 0 };
    await expect(world.http('DELETE', '/v1/devices/phone', gone)).resolves.toMatchObject({ status: 204, body: null });
    await expect(device.agent.disconnected).resolves.toBe('io server disconnect');
    await expect(idsOf(bob)).resolves.toEqual([]);

    const caller = await world.caller(alice);
    await caller.invites(bob);
    await expect(caller.agent.hears('call:ended')).resolves.toMatchObject({ reason: 'unreachable' });
    expect(phone.pushes).toEqual([]);
  });

  it('log out while they are rung: the push that waited is not sent, and the caller hears that nobody is there', async () => {
    const [alice, bob] = people('alice', 'bob');
    await world.stopWorker();
    const phone = await world.phone(bob);
    const caller = await world.caller(alice);
    await caller.invites(bob);
    await world.http('DELETE', '/v1/devices/phone', { token: await world.token(bob) });
    await world.startWorker();
    await expect(caller.agent.hears('call:ended')).resolves.toMatchObject({ reason: 'unreachable' });
    expect(phone.pushes).toEqual([]);
  });

  it('log out twice, and it is the same', async () => {
    const [bob] = people('bob');
    const gone = { token: await world.token(bob) };
    await expect(world.http('DELETE', '/v1/devices/phone', gone)).resolves.toMatchObject({ status: 204 });
  });

  it('are any user’s for a service, which names the user', async () => {
    const [bob] = people('bob');
    const token = await world.token('backend', { scope: 'service' });
    const path = `/v1/devices/phone?user=${bob}`;
    const asked = { token, body: registration({ voip: aToken() }) };
    await expect(world.http('PUT', path, asked)).resolves.toMatchObject({ status: 200 });
    await expect(idsOf(bob)).resolves.toEqual(['phone']);
    await expect(world.http('GET', `/v1/devices?user=${bob}`, { token })).resolves.toMatchObject({
      body: { devices: [{ deviceId: 'phone' }] },
    });
    await expect(world.http('DELETE', path, { token })).resolves.toMatchObject({ status: 204 });
    await expect(idsOf(bob)).resolves.toEqual([]);
  });
});
