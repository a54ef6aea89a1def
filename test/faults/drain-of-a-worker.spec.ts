import { people } from '../support/people.js';
import { World } from '../support/world.js';
import { Gate } from './gate.js';
import { Program } from './program.js';

const ENDED_WITHIN_MS = 7_000;

describe('SIGTERM to a push worker', () => {
  let world: World;
  const [asked, answered] = [new Gate(), new Gate()];
  beforeAll(async () => {
    // Apple takes its time over the first push.
    const answer = async () => {
      asked.open();
      await answered.opened;
      return undefined;
    };
    world = await World.start({ servers: 1, worker: false, apple: { answer } });
  });
  afterAll(async () => {
    answered.open();
    await world.stop();
  });

  it('lets it finish what is in hand, and take nothing new: the next worker has that', async () => {
    const [alice, bob, carol] = people('alice', 'bob', 'carol');
    const [inHand, next] = [await world.phone(bob), await world.phone(carol)];
    const worker = world.keep(await Program.listening('push-worker', world.settings));
    const caller = await world.caller(alice);

    const first = await caller.invites(bob);
    await asked.opened;
    const draining = worker.logs('draining');
    const from = Date.now();
    worker.signal('SIGTERM');
    await draining;
    const second = await caller.invites(carol);
    answered.open();
    await expect(worker.ended).resolves.toBe(0);
    expect(Date.now() - from).toBeLessThan(ENDED_WITHIN_MS);

    await inHand.isPushed();
    await expect(caller.agent.hears('call:progress')).resolves.toMatchObject({ callId: first, stage: 'pushed' });
    expect(next.pushes).toEqual([]);
    await world.startWorker();
    await expect(next.isPushed()).resolves.toMatchObject({ payload: { callId: second } });
    expect([inHand.pushes.length, next.pushes.length]).toEqual([1, 1]);
  });
});
