import { randomUUID } from 'node:crypto';
import { people } from '../support/people.js';
import { World } from '../support/world.js';

describe('a call that a service may not place now', () => {
  let world: World;
  let token: string;
  beforeAll(async () => {
    world = await World.start({ servers: 1, apple: { app: { busy: 'reject' } } });
    token = await world.token('backend', { scope: 'service' });
  });
  afterAll(() => world.stop());

  const place = (from: string, to: string) =>
    world.http('POST', '/v1/calls', { token, body: { callId: randomUUID(), from, to, media: 'audio' } });

  it('crosses one that rings: 409 glare, and its id', async () => {
    const [alice, bob] = people('alice', 'bob');
    await world.phone(bob);
    const callId = await (await world.caller(alice)).invites(bob);
    const again = await place(alice, bob);
    expect(again).toMatchObject({ status: 409, body: { code: 'conflict', callId } });
    const crossing = await place(bob, alice);
    expect(crossing).toMatchObject({ status: 409, body: { code: 'glare', callId } });
  });

  it('is for who talks: 409 user-busy', async () => {
    const [alice, bob, carol] = people('alice', 'bob', 'carol');
    const [caller, callee] = [await world.caller(alice), await world.caller(bob)];
    await callee.accepts(await caller.invites(bob));
    await expect(place(carol, bob)).resolves.toMatchObject({ status: 409, body: { code: 'user-busy' } });
  });

  it('is placed when Redis is back: until then 503, and when to try again', async () => {
    const [alice, bob] = people('alice', 'bob');
    process.kill(world.redis.pid, 'SIGSTOP');
    const answer = await place(alice, bob);
    process.kill(world.redis.pid, 'SIGCONT');
    expect(answer).toMatchObject({ status: 503, body: { code: 'unavailable' } });
    expect(answer.headers.get('retry-after')).toBe('1');
  });
});
