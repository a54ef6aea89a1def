import { connectRedis } from '#redis';
import { placeOf } from '../support/redis-place.js';
import { World } from '../support/world.js';
import { Crowd, each } from './crowd.js';
import { Program } from './program.js';
import { until } from './until.js';

const SIZE = 80;
const BEFORE = 20;
const TAKEN_OVER_WITHIN_MS = 5_000;
/** Locks of the dead run out in real time, and a busy machine takes long to start four processes. */
const TEST_MS = 60_000;

describe('kill -9 of a push worker', () => {
  let world: World;
  let workers: (Program & { url: string })[];
  beforeEach(async () => {
    workers = [];
    // With a certificate a new connection takes them all at once, though Apple answers none.
    world = await World.start({ servers: 1, worker: false, apple: { by: 'certificate' } });
  });
  afterEach(() => world.stop());

  /** They take no push before their turn: each is stopped, until it is told to go on. */
  const start = async (count: number) => {
    const starting = Array.from({ length: count }, () => Program.listening('push-worker', world.settings));
    for (const worker of await Promise.all(starting)) {
      workers.push(world.keep(worker));
      worker.signal('SIGSTOP');
    }
  };
  const kill = async (worker: Program) => {
    worker.signal('SIGKILL');
    await expect(worker.ended).resolves.toBeNull();
  };
  /** What all workers said, the dead ones too. */
  const log = () => workers.flatMap(({ output }) => output.split('\n'));
  const expectKnownOnce = async (crowd: Crowd) => {
    // What a process said may be heard later than what it did.
    await until(() => !crowd.knownAsAccepted(log()).includes(0));
    expect(crowd.knownAsAccepted(log())).toEqual(each(crowd.phones.length, 1));
  };
  const hang = (crowd: Crowd) => {
    for (const { voipToken } of crowd.phones) world.apple.faults.add({ do: 'hang', token: voipToken });
  };
  const inFlight = (crowd: Crowd, times = 1) => until(() => crowd.attempts.every(({ length }) => length >= times));

  /** For how long jobs in hand are still locked, and how often it is looked for those that are not, both at most, in ms. */
  const takeoverDue = async () => {
    const redis = connectRedis(placeOf(world.redis.url), { purpose: 'worker', onError: () => undefined });
    const left = async (key: string) => redis.pttl(key);
    const locks = await redis.keys('{callwake}:push:*:lock');
    const lockLeftMs = Math.max(...(await Promise.all(locks.map(left))));
    let checkLeftMs = 0;
    await until(async () => (checkLeftMs = await left('{callwake}:push:stalled-check')) > 0);
    redis.disconnect();
    return { locks: locks.length, lockLeftMs, checkLeftMs };
  };

  it(
    'complaint 7: with 80 pushes in flight costs no call: the other one takes them over, and sends none that is known as accepted',
    async () => {
      await start(2);
      const [first, other] = [workers[0]!, workers[1]!];
      first.signal('SIGCONT');
      const [known, crowd] = [await Crowd.asleep(world, BEFORE), await Crowd.asleep(world, SIZE)];
      await known.isCalled();
      await known.rings();
      hang(crowd);
      await crowd.isCalledAtOnce();
      await inFlight(crowd);
      other.signal('SIGCONT');
      await fetch(`${other.url}/health/live`);
      world.apple.faults.clear();
      const due = await takeoverDue();
      const died = Date.now();
      await kill(first);
      await crowd.rings();

      const lastRang = Math.max(...crowd.phones.map(({ pushes }) => pushes[0]!.receivedAt));
      process.stdout.write(`${SIZE} phones rang within ${lastRang - died} ms of the death (${JSON.stringify(due)})\n`);
      expect(due.locks).toBe(SIZE);
      expect(due.lockLeftMs + due.checkLeftMs).toBeLessThan(TAKEN_OVER_WITHIN_MS);
      for (const { ringUntil } of await crowd.ledgers()) expect(lastRang).toBeLessThan(ringUntil);
      for (const { pushes } of crowd.phones) expect(pushes).toHaveLength(1);
      expect(crowd.idsEach).toEqual(each(SIZE, 1));
      await expectKnownOnce(crowd);
      expect(known.answers).toEqual(each(BEFORE, [200]));
    },
    TEST_MS,
  );

  it(
    'three times in a row costs no call: the fourth worker has what the others had in hand',
    async () => {
      await start(4);
      const crowd = await Crowd.asleep(world, BEFORE);
      hang(crowd);
      await crowd.isCalled();
      for (const deaths of [1, 2, 3]) {
        workers[deaths - 1]!.signal('SIGCONT');
        await inFlight(crowd, deaths);
        await kill(workers[deaths - 1]!);
      }
      world.apple.faults.clear();
      workers[3]!.signal('SIGCONT');
      await crowd.rings();
      for (const { pushes } of crowd.phones) expect(pushes).toHaveLength(1);
      expect(crowd.idsEach).toEqual(each(BEFORE, 1));
      await expectKnownOnce(crowd);
    },
    TEST_MS,
  );
});
