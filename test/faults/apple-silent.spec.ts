import { World } from '../support/world.js';
import { Crowd, each } from './crowd.js';
import { until } from './until.js';

const SIZE = 60;

describe('an Apple that says nothing', () => {
  let world: World;
  beforeAll(async () => {
    world = await World.start({ servers: 1 });
  });
  beforeEach(async () => {
    world.apple.reset();
    // The connection is up, and has proved itself.
    const first = await Crowd.asleep(world, 1);
    await first.isCalled();
    await first.rings();
  });
  afterAll(() => world.stop());

  const connected = () => world.logLines.filter((line) => line.includes('"connected to APNs"')).length;

  /** Each within the ring time, with one apns-id on all attempts. */
  const expectToRing = async (crowd: Crowd) => {
    await crowd.rings();
    const ledgers = await crowd.ledgers();
    crowd.phones.forEach(({ pushes }, n) => {
      expect(pushes.at(-1)!.receivedAt).toBeLessThan(ledgers[n]!.ringUntil);
    });
    expect(crowd.idsEach).toEqual(each(crowd.phones.length, 1));
    expect(crowd.knownAsAccepted()).toEqual(each(crowd.phones.length, 1));
  };

  it('to some pushes, while it answers others: they are tried again on another connection, and ring', async () => {
    const before = connected();
    const crowd = await Crowd.asleep(world, 20);
    const hung = crowd.phones.slice(0, 5);
    for (const { voipToken } of hung) world.apple.faults.add({ do: 'hang', token: voipToken, next: 1 });
    await crowd.isCalled();
    await expectToRing(crowd);
    expect(connected()).toBeGreaterThan(before);
    expect(crowd.answers.slice(0, 5).map(([first]) => first)).toEqual(each(5, null));
    for (const { pushes } of hung) expect(pushes).toHaveLength(1);
  });

  it('as the packets vanish, with 60 pushes in flight: the connection is replaced, and all ring', async () => {
    const before = connected();
    const crowd = await Crowd.asleep(world, SIZE);
    for (const { voipToken } of crowd.phones) world.apple.faults.add({ do: 'hang', token: voipToken, next: 1 });
    await crowd.isCalledAtOnce();
    await until(() => world.apple.faults.list().length === 0);
    for (const connection of world.apple.connections) connection.goDark();
    await expectToRing(crowd);
    expect(connected()).toBeGreaterThan(before);
    expect(crowd.answers.map(([first]) => first)).toEqual(each(SIZE, null));
  });

  it('as the packets of an idle connection vanish: the calls that find it out ring on another one', async () => {
    const before = connected();
    const crowd = await Crowd.asleep(world, SIZE);
    for (const connection of world.apple.connections) connection.goDark();
    await crowd.isCalledAtOnce();
    await expectToRing(crowd);
    expect(connected()).toBeGreaterThan(before);
  });

  it.each(['tls-failure', 'tls-silence'] as const)(
    'to those who connect (%s): the pushes wait, and go when it does',
    async (kind) => {
      const crowd = await Crowd.asleep(world, 20);
      world.apple.faults.add({ do: kind, next: 2 });
      for (const connection of world.apple.connections) connection.cut();
      await crowd.isCalled();
      await expectToRing(crowd);
      expect(world.apple.faults.list()).toEqual([]);
    },
  );
});
