import { World } from '../support/world.js';
import { Crowd, each } from './crowd.js';

const UNAVAILABLE = { do: 'answer', status: 503, reason: 'ServiceUnavailable' } as const;
const SHORTEST_RING_SECONDS = 5;
const MOST_TRIES = 6;

describe.each(['key', 'certificate'] as const)('an Apple that is unwell, for a worker with a %s', (by) => {
  let world: World;
  beforeAll(async () => {
    world = await World.start({ servers: 1, apple: { by } });
  });
  beforeEach(() => {
    world.apple.reset();
  });
  afterAll(() => world.stop());

  it('503 twice, then well: the phone rings, and the ledger says three attempts', async () => {
    world.apple.faults.add({ ...UNAVAILABLE, next: 2 });
    const crowd = await Crowd.asleep(world, 1);
    await crowd.isCalled();
    await crowd.rings();
    expect(crowd.answers).toEqual([[503, 503, 200]]);
    expect(crowd.idsEach).toEqual([1]);
    await expect(crowd.ledgers()).resolves.toMatchObject([{ legs: [{ push: { state: 'accepted', attempts: 3 } }] }]);
  });

  it('503 for ever: no try after the deadline and none after the sixth; the caller hears unreachable with the last', async () => {
    world.apple.faults.add(UNAVAILABLE);
    const [short, long] = [await Crowd.asleep(world, 3), await Crowd.asleep(world, 3)];
    await Promise.all([short.isCalled({ ringSeconds: SHORTEST_RING_SECONDS }), long.isCalled()]);
    await expect(short.ends()).resolves.toEqual(each(3, 'unreachable'));
    await expect(long.ends()).resolves.toEqual(each(3, 'unreachable'));
    for (const crowd of [short, long]) {
      const ledgers = await crowd.ledgers();
      crowd.attempts.forEach((attempts, n) => {
        const { ringUntil, legs } = ledgers[n]!;
        // By its end and not by the deadline's, which would not know the reason.
        expect(legs[0]!.push).toMatchObject({
          ...{ state: 'failed', reason: 'ServiceUnavailable', attempts: attempts.length },
        });
        for (const { body } of attempts)
          expect((JSON.parse(body) as { sentAt: number }).sentAt).toBeLessThan(ringUntil);
        expect(attempts.length).toBeLessThanOrEqual(MOST_TRIES);
      });
      expect(crowd.idsEach).toEqual(each(3, 1));
    }
    for (const { ringUntil, endedAt } of await long.ledgers()) expect(endedAt).toBeLessThan(ringUntil);
    expect(long.attempts.map((attempts) => attempts.length)).toEqual(each(3, MOST_TRIES));
  });
});
