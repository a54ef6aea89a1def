import { people } from '../support/people.js';
import { World } from '../support/world.js';

describe('a worker with a VoIP certificate instead of a key', () => {
  let world: World;
  beforeAll(async () => {
    world = await World.start({ apple: { by: 'certificate' } });
  });
  afterAll(() => world.stop());

  it('wakes a phone, and shows no provider token', async () => {
    const [alice, bob] = people('alice', 'bob');
    const phone = await world.phone(bob);
    const caller = await world.caller(alice);
    const callId = await caller.invites(bob);
    const woken = await phone.wakes();
    await expect(woken.hears('call:incoming')).resolves.toMatchObject({ callId });
    expect(world.apple.requests.map(({ credential, status }) => [status, credential])).toEqual([
      [200, expect.objectContaining({ kind: 'certificate' })],
    ]);
    await caller.hangsUp(callId);
  });
});
