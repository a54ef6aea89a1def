import { randomUUID } from 'node:crypto';
import { people } from '../support/people.js';
import { wakePayload } from '../support/phone.js';
import { World } from '../support/world.js';

describe('a wake token', () => {
  let world: World;
  beforeAll(async () => {
    world = await World.start({ servers: 1 });
  });
  afterAll(() => world.stop());

  /** Two calls ring the phone; it was woken by the first. */
  async function wokenByTheFirstOfTwo() {
    const [alice, carol, bob] = people('alice', 'carol', 'bob');
    const phone = await world.phone(bob);
    const first = await world.caller(alice);
    const callId = await first.invites(bob);
    const push = await phone.isPushed();
    const second = await world.caller(carol);
    const otherCallId = await second.invites(bob);
    return { bob, first, second, callId, otherCallId, push, woken: await phone.wakes(push) };
  }

  it('does not place calls', async () => {
    const { woken } = await wokenByTheFirstOfTwo();
    const invite = { callId: randomUUID(), to: 'carol', media: 'audio' } as const;
    await expect(woken.ask('call:invite', invite)).resolves.toMatchObject({ ok: false, code: 'forbidden' });
  });

  it('says nothing in another call, though it is its user’s', async () => {
    const { woken, otherCallId: callId } = await wokenByTheFirstOfTwo();
    for (const asked of [
      woken.ask('call:ringing', { callId }),
      woken.ask('call:accept', { callId }),
      woken.ask('call:decline', { callId }),
      woken.ask('call:signal', { callId, signal: 1 }),
      woken.ask('call:hangup', { callId }),
      woken.ask('call:sync', { callId }),
      woken.ask('call:sync', { callId: callId.toUpperCase() }),
    ]) {
      await expect(asked).resolves.toMatchObject({ ok: false, code: 'forbidden' });
    }
  });

  it('hears of its call alone', async () => {
    const { woken, first, second, callId, otherCallId } = await wokenByTheFirstOfTwo();
    await second.signals(otherCallId, 'not for this socket');
    await first.signals(callId, 'for this socket');
    await expect(woken.hears('call:signal')).resolves.toMatchObject({ callId, signal: 'for this socket' });
    expect(woken.heard.map(({ data }) => data.callId)).toEqual([callId, callId]);
    const synced = await woken.ask('call:sync', {});
    expect(synced).toMatchObject({ ok: true, calls: [{ call: { callId } }] });
    expect(synced).toHaveProperty('calls.length', 1);
  });

  it('is no user token: HTTP takes it for its call alone', async () => {
    const { push, otherCallId } = await wokenByTheFirstOfTwo();
    const { wake: token } = wakePayload(push);
    for (const [method, path] of [
      ['GET', '/v1/devices'],
      ['DELETE', '/v1/devices/phone'],
      ['GET', `/v1/calls/${otherCallId}`],
      ['POST', `/v1/calls/${otherCallId}/ringing`],
      ['POST', `/v1/calls/${otherCallId}/decline`],
      ['GET', `/v1/calls/${randomUUID()}`],
    ] as const) {
      const answer = await world.http(method, path, { token });
      expect(answer).toMatchObject({ status: 403, body: { code: 'forbidden' } });
    }
  });
});
