import { World } from '../support/world.js';
import { Crowd, each } from './crowd.js';

const HOUR_MS = 3_600_000;
const MINUTE_MS = 60_000;
const EXPIRED = { do: 'answer', status: 403, reason: 'ExpiredProviderToken' } as const;

const MADE = 'a provider token was made';
const ERROR_LEVEL = '"level":"error"';

const saying = (world: World, what: string) => world.logLines.filter((line) => line.includes(what));
/** Errors that say how far the clock is off, in hours. */
const hoursOff = (world: World) =>
  saying(world, ERROR_LEVEL).flatMap((line) => {
    const { byMs } = JSON.parse(line) as { byMs?: number };
    return byMs === undefined ? [] : [Math.round(byMs / HOUR_MS)];
  });

describe.each([
  ['behind', -2, 'ExpiredProviderToken'],
  ['ahead of', 2, 'InvalidProviderToken'],
] as const)("a clock that is two hours %s Apple's", (_how, hours, reason) => {
  let world: World;
  beforeAll(async () => {
    world = await World.start({ servers: 1, apple: { clock: () => Date.now() - hours * HOUR_MS } });
  });
  afterAll(() => world.stop());

  it('is said loudly, and by how much; no call waits for its deadline, no token is lost, and no storm begins', async () => {
    const crowd = await Crowd.asleep(world, 20);
    await crowd.isCalled();
    await expect(crowd.ends()).resolves.toEqual(each(20, 'unreachable'));
    expect(new Set(hoursOff(world))).toEqual(new Set([hours]));
    for (const { legs } of await crowd.ledgers()) expect(legs).toMatchObject([{ push: { state: 'failed', reason } }]);
    expect(crowd.answers).toEqual(each(20, [403]));
    expect(saying(world, MADE)).toHaveLength(1);
    await expect(crowd.tokensKept()).resolves.toEqual(each(20, true));
  });
});

describe('an Apple that calls every provider token expired', () => {
  let world: World;
  let aheadMs = 0;
  beforeAll(async () => {
    const clock = () => Date.now() + aheadMs;
    world = await World.start({ servers: 1, clock, apple: { clock } });
    world.apple.faults.add(EXPIRED);
  });
  afterAll(() => world.stop());

  const fails = async () => {
    const crowd = await Crowd.asleep(world, 3);
    await crowd.isCalled();
    await expect(crowd.ends()).resolves.toEqual(each(3, 'unreachable'));
    for (const { legs } of await crowd.ledgers()) {
      expect(legs).toMatchObject([{ push: { state: 'failed', reason: EXPIRED.reason } }]);
    }
  };

  it('complaint 13: gets no second one within 20 minutes, and one after them; each leg fails, and the log says that it is the clock', async () => {
    await fails();
    aheadMs += 19 * MINUTE_MS;
    await fails();
    expect(saying(world, MADE)).toHaveLength(1);
    expect(new Set(hoursOff(world))).toEqual(new Set([0]));
    aheadMs += 2 * MINUTE_MS;
    await fails();
    aheadMs += 19 * MINUTE_MS;
    await fails();
    expect(saying(world, MADE)).toHaveLength(2);
    expect(world.apple.requests.filter(({ reason }) => reason !== EXPIRED.reason)).toEqual([]);
  });
});
