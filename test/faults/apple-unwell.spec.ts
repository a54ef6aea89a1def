import { type RecordedRequest } from '#apns-simulator';
import { World } from '../support/world.js';
import { Crowd, each } from './crowd.js';

const UNAVAILABLE = { do: 'answer', status: 503, reason: 'ServiceUnavailable' } as const;
const SHORTEST_RING_SECONDS = 5;
const MOST_TRIES = 6;

/** Ms since epoch; 0: its sender broke it off before Apple had read it. */
const sentAt = ({ body }: RecordedRequest): number =>
  body === '' ? 0 : (JSON.parse(body) as { sentAt: number }).sentAt;

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
        const { ringUntil, endedAt, legs } = ledgers[n]!;
        // By its end and not by the deadline's, which would not know the reason; a wait that a late machine ends after the
        // deadline has no try after it.
        const isInTime = endedAt! < ringUntil;
        const said = isInTime ? { state: 'failed', reason: 'ServiceUnavailable' } : { state: 'skipped' };
        expect(legs[0]!.push).toMatchObject({ ...said, attempts: expect.any(Number) as unknown });
        // What never reached Apple is an attempt too.
        expect(attempts.length).toBeLessThanOrEqual(legs[0]!.push.attempts);
        expect(attempts.length).toBeLessThanOrEqual(MOST_TRIES);
        expect(attempts.every((attempt) => sentAt(attempt) < ringUntil)).toBe(true);
      });
      expect(crowd.idsEach).toEqual(each(3, 1));
    }
    for (const { ringUntil, endedAt } of await long.ledgers()) expect(endedAt).toBeLessThan(ringUntil);
    expect(long.attempts.map((attempts) => attempts.length)).toEqual(each(3, MOST_TRIES));
  });
});
