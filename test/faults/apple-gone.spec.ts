import { freePort } from '../../apps/call-lab/src/redis/free-port.js';
import { people } from '../support/people.js';
import { World } from '../support/world.js';
import { Crowd, each } from './crowd.js';

const NOT_ASKED = 'the push is tried again';

describe('an Apple that cannot be reached', () => {
  let world: World;
  beforeAll(async () => {
    world = await World.start({ servers: 1, apple: { port: await freePort() } });
  });
  beforeEach(() => world.apple.kill());
  afterAll(() => world.stop());

  it('costs no call: the push is kept, and the phone rings when Apple is back', async () => {
    const [alice, bob] = people('alice', 'bob');
    const phone = await world.phone(bob);
    const caller = await world.caller(alice);
    const tried = world.logs(NOT_ASKED);
    const callId = await caller.invites(bob);
    await tried;
    expect(caller.heard(callId)).toEqual([]);
    await world.apple.start();
    const woken = await phone.wakes();
    await expect(woken.hears('call:incoming')).resolves.toMatchObject({ callId });
    await caller.agent.hears('call:progress');
    const { body } = await world.http('GET', `/v1/calls/${callId}`, { token: await world.token(bob) });
    const [leg] = (body as { legs: { push: { state: string; attempts: number } }[] }).legs;
    expect(leg!.push).toMatchObject({ state: 'accepted' });
    expect(leg!.push.attempts).toBeGreaterThan(1);
    expect(phone.pushes).toHaveLength(1);
  });

  it('costs no call either where the worker ends meanwhile: the next one has its pushes', async () => {
    const [alice, bob] = people('alice', 'bob');
    const phone = await world.phone(bob);
    const caller = await world.caller(alice);
    const tried = world.logs(NOT_ASKED);
    const callId = await caller.invites(bob);
    await tried;
    await world.stopWorker();
    await world.apple.start();
    await world.startWorker();
    await expect(phone.isPushed()).resolves.toMatchObject({ payload: { callId } });
    expect(phone.pushes).toHaveLength(1);
  });

  it('costs none of many calls: all ring within their ring time when Apple is back', async () => {
    const crowd = await Crowd.asleep(world, 20);
    const tried = world.logs(NOT_ASKED);
    await crowd.isCalled();
    await tried;
    await world.apple.start();
    await crowd.rings();
    expect(crowd.answers.map((answers) => answers.at(-1))).toEqual(each(20, 200));
    expect(crowd.idsEach).toEqual(each(20, 1));
    expect(crowd.knownAsAccepted()).toEqual(each(20, 1));
    const ledgers = await crowd.ledgers();
    crowd.phones.forEach(({ pushes }, n) => {
      expect(pushes.at(-1)!.receivedAt).toBeLessThan(ledgers[n]!.ringUntil);
    });
  });
});
