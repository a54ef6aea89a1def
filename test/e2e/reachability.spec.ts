import { people } from '../support/people.js';
import { World } from '../support/world.js';
import { DEMO_ACCOUNT } from '../../apps/call-lab/src/simulator/credentials.js';
import { FILES } from '../../apps/call-lab/src/simulator/credentials-folder.js';

const { keyId, teamId } = DEMO_ACCOUNT;
const { providerKey } = FILES;

describe('who would ring, and why not', () => {
  let world: World;
  let token: string;
  beforeAll(async () => {
    const app = {
      apns: { bundleId: 'org.example.demo', keys: { sandbox: { file: providerKey, keyId, teamId } } },
    };
    world = await World.start({ worker: false, apple: { app } });
    token = await world.token('backend', { scope: 'service' });
  });
  afterAll(() => world.stop());

  const ask = (user: string) => world.http('GET', `/v1/users/${user}/reachability`, { token, server: 1 });
  const register = async (user: string, deviceId: string, environment: string, tokens: object) =>
    world.http('PUT', `/v1/devices/${deviceId}`, {
      token: await world.token(user),
      body: { platform: 'ios', environment, tokens },
    });

  it('says it of every device', async () => {
    const [bob] = people('bob');
    await register(bob, 'asleep', 'sandbox', { voip: 'aa01', alert: 'aa02' });
    await register(bob, 'no-key', 'production', { voip: 'aa03' });
    await register(bob, 'no-token', 'sandbox', { alert: 'aa04' });
    await register(bob, 'connected', 'sandbox', { alert: 'aa05' });
    await world.caller(bob, { deviceId: 'connected' });
    await world.caller(bob, { deviceId: 'browser' });
    const { status, body } = await ask(bob);
    expect(status).toBe(200);
    const problem = (code: string) => ({ problem: { code, message: expect.any(String) as unknown } });
    const no = { rings: false, bySocket: false, byPush: false };
    const bySocket = { rings: true, bySocket: true, byPush: false };
    const token = (ends: string) => ({ ends, registeredAt: expect.any(Number) as unknown });
    const of = (environment: string, voip: object | null, alert: object | null) => ({
      ...{ environment, tokens: { voip, alert } },
    });
    expect(body).toEqual({
      user: bob,
      rings: true,
      devices: [
        {
          deviceId: 'asleep',
          rings: true,
          bySocket: false,
          byPush: true,
          ...of('sandbox', token('aa01'), token('aa02')),
        },
        { deviceId: 'connected', ...bySocket, ...problem('no-voip-token'), ...of('sandbox', null, token('aa05')) },
        { deviceId: 'no-key', ...no, ...problem('no-credentials'), ...of('production', token('aa03'), null) },
        { deviceId: 'no-token', ...no, ...problem('no-voip-token'), ...of('sandbox', null, token('aa04')) },
        { deviceId: 'browser', ...bySocket, ...problem('not-registered') },
      ],
    });
  });

  it('says that a token is another’s now', async () => {
    const [bob, carol] = people('bob', 'carol');
    await register(bob, 'phone', 'sandbox', { voip: 'bb01' });
    await register(carol, 'phone', 'sandbox', { voip: 'bb01' });
    await expect(ask(bob)).resolves.toMatchObject({
      body: { rings: false, devices: [{ rings: false, problem: { code: 'no-voip-token' } }] },
    });
  });

  it('says that there is no device', async () => {
    const [nobody] = people('nobody');
    await expect(ask(nobody)).resolves.toMatchObject({
      ...{ status: 200, body: { user: nobody, rings: false, devices: [], problem: { code: 'no-devices' } } },
    });
  });

  it('is told where the user is none, or more is asked than there is', async () => {
    await expect(ask('a%20b')).resolves.toMatchObject({ status: 400, body: { code: 'bad-request' } });
    const more = await world.http('GET', '/v1/users/bob/reachability?deep=1', { token });
    expect(more).toMatchObject({ status: 400, body: { message: 'deep: unknown parameter' } });
  });
});
