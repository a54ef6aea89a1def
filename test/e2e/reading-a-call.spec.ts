import { randomUUID } from 'node:crypto';
import { people } from '../support/people.js';
import { World } from '../support/world.js';

describe('reading a call over HTTP', () => {
  let world: World;
  beforeAll(async () => {
    world = await World.start();
  });
  afterAll(() => world.stop());

  const read = async (callId: string, token: string, server = 0) =>
    world.http('GET', `/v1/calls/${callId}`, { token, server });

  /** Resolves once the call knows that a push failed. Nobody is told of it while another leg can ring, so the record is asked. */
  const failedPush = async (callId: string, token: string): Promise<void> => {
    for (;;) {
      const { legs } = (await read(callId, token)).body as { legs: { push?: { state: string } }[] };
      if (legs.some(({ push }) => push?.state === 'failed')) return;
    }
  };

  it('shows it to both parties and to a service, by an id in any case, on any server', async () => {
    const [alice, bob] = people('alice', 'bob');
    await world.phone(bob);
    const caller = await world.caller(alice);
    const callId = await caller.invites(bob);
    await caller.agent.hears('call:progress');
    for (const token of [
      await world.token(alice),
      await world.token(bob),
      await world.token('backend', { scope: 'service' }),
    ]) {
      const { status, body } = await read(callId.toUpperCase(), token, 1);
      expect(status).toBe(200);
      expect(body).toMatchObject({ callId, state: 'calling', to: bob, legs: [{ push: { state: 'accepted' } }] });
    }
  });

  it('does not show why a push failed to the caller, and not where a socket is to anybody', async () => {
    const [alice, bob] = people('alice', 'bob');
    await world.http('PUT', '/v1/devices/tablet', {
      token: await world.token(bob),
      body: { platform: 'ios', environment: 'sandbox', tokens: { voip: 'abcd' } },
    });
    world.apple.register('abcd', 'org.example.another.voip');
    const device = await world.caller(bob);
    const caller = await world.caller(alice);
    const callId = await caller.invites(bob);
    await failedPush(callId, await world.token(bob));
    await device.declines(callId);
    await caller.agent.hears('call:ended');
    const [told, known] = [await read(callId, await world.token(alice)), await read(callId, await world.token(bob))];
    expect(JSON.stringify(known.body)).toContain('DeviceTokenNotForTopic');
    expect(JSON.stringify(told.body)).not.toContain('DeviceTokenNotForTopic');
    for (const { body } of [told, known]) expect(JSON.stringify(body)).not.toContain('"server"');
  });

  it('tells a stranger the same of a call that there is as of one that there is not', async () => {
    const [alice, bob, mallory] = people('alice', 'bob', 'mallory');
    await world.phone(bob);
    const caller = await world.caller(alice);
    const token = await world.token(mallory);
    const [there, notThere] = [await read(await caller.invites(bob), token), await read(randomUUID(), token)];
    expect(there).toMatchObject({ status: 404, body: { code: 'not-found' } });
    expect(there.body).toEqual(notThere.body);
  });

  it.each(['no-uuid', '7', '%00', 'x'.repeat(2000), `${randomUUID()}%0a`, '__proto__'])(
    'refuses what is no id of a call: %s',
    async (callId) => {
      await expect(read(callId, await world.token('alice'))).resolves.toMatchObject({
        status: 400,
        body: { code: 'bad-request', message: expect.stringMatching(/^callId: /) as unknown },
      });
    },
  );
});
