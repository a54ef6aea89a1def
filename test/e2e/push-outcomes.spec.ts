import { type Push, type Verdict } from '#apns-simulator';
import { people } from '../support/people.js';
import { World } from '../support/world.js';

interface Told {
  readonly reason: string;
  readonly push: { readonly state: string; readonly attempts: number; readonly reason?: string };
}

describe('what Apple says of a push', () => {
  let world: World;
  /** By device token: what Apple says to it, one after the other; nothing more: accepted. */
  const verdicts = new Map<string, Verdict[]>();
  beforeAll(async () => {
    const answer = ({ token }: Push) => verdicts.get(token)?.shift();
    world = await World.start({ apple: { answer } });
  });
  afterAll(() => world.stop());

  /** A call to a phone of whose token Apple says this. */
  async function call(said: (registeredAt: number) => Verdict[]) {
    const [alice, bob] = people('alice', 'bob');
    const phone = await world.phone(bob);
    verdicts.set(phone.voipToken, said(Date.now()));
    const caller = await world.caller(alice);
    const callId = await caller.invites(bob);
    const bobsToken = await world.token(bob);
    return {
      ...{ phone, caller, callId },
      /** What the caller hears at the end, and what the callee's ledger says of the push. */
      end: async (): Promise<Told> => {
        const { reason } = await caller.agent.hears('call:ended');
        const { body } = await world.http('GET', `/v1/calls/${callId}`, { token: bobsToken });
        return { reason, push: (body as { legs: { push: Told['push'] }[] }).legs[0]!.push };
      },
      device: async () => {
        const { body } = await world.http('GET', '/v1/devices', { token: bobsToken });
        return (body as { devices: { environment: string; tokens: { voip: object | null } }[] }).devices[0]!;
      },
    };
  }

  it.each([
    [400, 'BadTopic'],
    [400, 'TopicDisallowed'],
    [400, 'DeviceTokenNotForTopic'],
    [400, 'PayloadEmpty'],
    [403, 'InvalidProviderToken'],
    [403, 'BadCertificate'],
    [403, 'BadEnvironmentKeyIdInToken'],
    [403, 'Forbidden'],
    [413, 'PayloadTooLarge'],
    [429, 'TooManyRequests'],
    [400, 'SomethingNew'],
  ])('%i %s: it is sent once, the token is kept, and the caller hears unreachable at once', async (status, reason) => {
    const { end, device } = await call(() => [{ status, reason }]);
    await expect(end()).resolves.toEqual({
      reason: 'unreachable',
      push: expect.objectContaining({ state: 'failed', attempts: 1, reason }) as object,
    });
    expect((await device()).tokens.voip).not.toBeNull();
  });

  it.each([
    [500, 'InternalServerError'],
    [503, 'ServiceUnavailable'],
    [503, 'Shutdown'],
    [400, 'IdleTimeout'],
    [403, 'UnrelatedKeyIdInToken'],
    [502, 'SomethingNew'],
  ])('%i %s: it is sent again, with the same apns-id, and the phone rings', async (status, reason) => {
    const { phone, caller, callId } = await call(() => [{ status, reason }]);
    const push = await phone.isPushed();
    await caller.agent.hears('call:progress');
    const ids = world.apple.requests.filter(({ token }) => token === phone.voipToken).map(({ apnsId }) => apnsId);
    expect(ids).toEqual([push.apnsId, push.apnsId]);
    await caller.hangsUp(callId);
  });

  it('503 twice and then well: the ledger counts three', async () => {
    const unavailable = { status: 503, reason: 'ServiceUnavailable' };
    const { phone, caller, callId, end } = await call(() => [unavailable, unavailable]);
    await phone.isPushed();
    await caller.agent.hears('call:progress');
    await caller.hangsUp(callId);
    await expect(end()).resolves.toMatchObject({ push: { state: 'accepted', attempts: 3 } });
  });

  it('410 since after the registration: the token is forgotten', async () => {
    const { end, device } = await call((now) => [{ status: 410, reason: 'Unregistered', timestamp: now + 1000 }]);
    await expect(end()).resolves.toMatchObject({
      reason: 'unreachable',
      push: { attempts: 1, reason: 'Unregistered' },
    });
    expect((await device()).tokens.voip).toBeNull();
  });

  it('410 since before the registration: the app has registered the token again, and it is kept', async () => {
    const { end, device } = await call((now) => [{ status: 410, reason: 'ExpiredToken', timestamp: now - 60_000 }]);
    await expect(end()).resolves.toMatchObject({ reason: 'unreachable', push: { reason: 'ExpiredToken' } });
    expect((await device()).tokens.voip).not.toBeNull();
  });

  it('BadDeviceToken in one environment and well in the other: the phone rings, and the token is kept as found', async () => {
    const { phone, caller, callId, device } = await call(() => [{ status: 400, reason: 'BadDeviceToken' }]);
    await phone.isPushed();
    await caller.agent.hears('call:progress');
    expect(await device()).toMatchObject({ environment: 'production' });
    await phone.register();
    expect(await device()).toMatchObject({ environment: 'production' });
    await caller.hangsUp(callId);
  });

  it('BadDeviceToken in both environments: the token is forgotten', async () => {
    const bad = { status: 400, reason: 'BadDeviceToken' };
    const { end, device } = await call(() => [bad, bad]);
    await expect(end()).resolves.toMatchObject({
      reason: 'unreachable',
      push: { attempts: 1, reason: 'BadDeviceToken' },
    });
    expect((await device()).tokens.voip).toBeNull();
  });

  it('BadDeviceToken for most of them: nothing is forgotten, and the log says so', async () => {
    const bad = { status: 400, reason: 'BadDeviceToken' };
    const ends: Awaited<ReturnType<typeof call>>[] = [];
    for (let n = 0; n < 21; n++) {
      const each = await call(() => [bad, bad]);
      await each.end();
      ends.push(each);
    }
    expect((await ends.at(-1)!.device()).tokens.voip).not.toBeNull();
    expect(world.logLines.join('')).toContain('most tokens are called bad');
  });
});
