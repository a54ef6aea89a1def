import { World } from '../support/world.js';
import { Crowd, each } from './crowd.js';

const SIZE = 100;

describe.each(['key', 'certificate'] as const)(
  '100 calls at once for a worker with a %s and no connection yet',
  (by) => {
    let world: World;
    beforeAll(async () => {
      world = await World.start({ servers: 1, worker: false, apple: { by } });
    });
    afterAll(() => world.stop());

    it('ring on 100 phones: each is pushed once, and Apple refuses none', async () => {
      const crowd = await Crowd.asleep(world, SIZE);
      await crowd.isCalled();
      await world.startWorker();
      await crowd.rings();
      expect(crowd.triedAgain()).toEqual(each(SIZE, 0));
      expect(crowd.knownAsAccepted()).toEqual(each(SIZE, 1));
      expect(crowd.answers).toEqual(each(SIZE, [200]));
      expect(world.apple.requests).toHaveLength(SIZE);
      for (const { pushes } of crowd.phones) expect(pushes).toHaveLength(1);
      for (const { legs } of await crowd.ledgers()) {
        expect(legs).toMatchObject([{ push: { state: 'accepted', attempts: 1 } }]);
      }
    });
  },
);
