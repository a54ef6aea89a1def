import { type Redis } from 'ioredis';
import { type CallRef } from '#calls';
import { BullmqRingTimer, type CheckHandler, OwnChecks, RingChecks } from '#queues';
import { redisOfThisFile } from '../../contracts/redis-of-this-file.js';

const call: CallRef = { app: 'demo', callId: 'c1' };
const SOON_MS = 60;

describe('checks of calls', () => {
  const redis = redisOfThisFile();
  const running: RingChecks[] = [];
  let prefix: string;
  let timer: BullmqRingTimer;
  let errors: Error[];
  let own: OwnChecks;

  beforeEach(async () => {
    own = new OwnChecks();
    prefix = `{${redis.freshPrefix()}}`;
    errors = [];
    timer = new BullmqRingTimer({ connection: await redis.connect('requests'), prefix }, Date.now, own);
  });

  afterEach(async () => {
    await Promise.all(running.splice(0).map((checks) => checks.close()));
  });

  /** By a server that hears of what the timer sets, or by another one. */
  async function check(handler: CheckHandler, heard = own): Promise<RingChecks> {
    const connection = await redis.connect('worker');
    const onError = (error: Error) => errors.push(error);
    const checks = new RingChecks(handler, { connection, prefix, concurrency: 10, onError }, heard);
    running.push(checks);
    await checks.ready();
    return checks;
  }

  /** Runs checks that answer with these, one after another; resolves with when each was asked. */
  function answering(...answers: (() => Promise<number | null>)[]): Promise<number[]> {
    const askedAt: number[] = [];
    return new Promise((resolve, reject) => {
      check((ref) => {
        expect(ref).toEqual(call);
        const answer = answers[askedAt.push(Date.now()) - 1];
        if (askedAt.length === answers.length) resolve(askedAt);
        return answer ? answer() : Promise.resolve(null);
      }).catch(reject);
    });
  }

  it('come at their time', async () => {
    const asked = answering(() => Promise.resolve(null));
    const at = Date.now() + SOON_MS;
    await timer.set(call, at);
    expect((await asked)[0]).toBeGreaterThanOrEqual(at);
  });

  it('come again when the check says', async () => {
    const again = Date.now() + 4 * SOON_MS;
    const asked = answering(
      () => Promise.resolve(again),
      () => Promise.resolve(null),
    );
    await timer.set(call, Date.now());
    expect((await asked)[1]).toBeGreaterThanOrEqual(again);
  });

  it('come again a second after one that failed, and say why', async () => {
    const failed = new Error('could not ask');
    const asked = answering(
      () => Promise.reject(failed),
      () => Promise.resolve(null),
    );
    await timer.set(call, Date.now());
    const [first = 0, second = 0] = await asked;
    expect(second - first).toBeGreaterThanOrEqual(1_000);
    expect(errors).toEqual([failed]);
  });

  it('are not lost where the call is placed while one is in hand that found none', async () => {
    let started: () => void = () => undefined;
    let placed: () => void = () => undefined;
    const isStarted = new Promise<void>((resolve) => (started = resolve));
    const isPlaced = new Promise<void>((resolve) => (placed = resolve));
    const asked = answering(
      async () => {
        started();
        await isPlaced;
        return null;
      },
      () => Promise.resolve(null),
    );
    await timer.set(call, Date.now());
    await isStarted;
    await timer.confirm(call, Date.now() + SOON_MS);
    placed();
    expect(await asked).toHaveLength(2);
  });

  it('come after whoever sets one while another is in hand, whatever that one finds', async () => {
    let placed: () => void = () => undefined;
    const isPlaced = new Promise<void>((resolve) => (placed = resolve));
    const asked = answering(
      async () => {
        await timer.set(call, Date.now() + SOON_MS);
        placed();
        return null;
      },
      () => Promise.resolve(null),
    );
    await timer.set(call, Date.now());
    await isPlaced;
    expect(await asked).toHaveLength(2);
  });

  it('are none any more where they are cleared before their time, or end', async () => {
    const connection = await redis.connect('requests');
    await timer.set(call, Date.now() + 60_000);
    await timer.confirm(call, Date.now() + 60_000);
    await timer.clear(call);
    expect(await left(connection)).toEqual([]);
    const asked = answering(
      () => timer.confirm(call, Date.now()).then(() => null),
      () => Promise.resolve(null),
    );
    await timer.set(call, Date.now());
    await asked;
    await Promise.all(running.splice(0).map((checks) => checks.close()));
    expect(await left(connection)).toEqual([]);
  });

  const left = async (connection: Redis) => {
    const keys = (await connection.keys(`${prefix}:checks:*`)).map((key) => key.slice(`${prefix}:checks:`.length));
    return keys.filter((key) => !['id', 'meta', 'events', 'marker', 'stalled-check'].includes(key));
  };

  describe('of another server', () => {
    /** Who asked, once `times` have. */
    function asking(times: number, again: () => Promise<number | null>) {
      const who: string[] = [];
      let done: () => void = () => undefined;
      const asked = new Promise<string[]>((resolve) => {
        done = () => {
          resolve(who);
        };
      });
      const by = (name: string) => () => {
        if (who.push(name) === times) done();
        return again();
      };
      return { by, asked };
    }

    it('are left to it', async () => {
      const { by, asked } = asking(10, () => Promise.resolve(Date.now() + 10));
      await check(by('its own'));
      await check(by('bystander'), new OwnChecks());
      await timer.set(call, Date.now());
      expect(new Set(await asked)).toEqual(new Set(['its own']));
    });

    it('wake nobody: who waits takes the marker of a job that is set', async () => {
      const looking = new Looking(3);
      await check(() => Promise.resolve(null), looking);
      await timer.set(call, Date.now() + 60_000);
      await looking.looked;
      expect(await (await redis.connect('requests')).zcard(`${prefix}:checks:marker`)).toBe(1);
    });

    it('are taken once nobody else does, and go on', async () => {
      const { by, asked } = asking(3, () => Promise.resolve(Date.now() + SOON_MS));
      await check(by('bystander'), new OwnChecks());
      await timer.set(call, Date.now());
      expect(await asked).toEqual(['bystander', 'bystander', 'bystander']);
    });

    it('are taken where it died with one in hand', async () => {
      let taken: () => void = () => undefined;
      const isTaken = new Promise<void>((resolve) => (taken = resolve));
      const dying = await check(() => {
        taken();
        return new Promise(() => undefined);
      });
      await timer.set(call, Date.now());
      await isTaken;
      const { by, asked } = asking(1, () => Promise.resolve(null));
      await check(by('bystander'), new OwnChecks());
      running.splice(running.indexOf(dying), 1);
      await diesWithoutAWord(dying);
      expect(await asked).toEqual(['bystander']);
    });
  });
});

/** Resolves `looked` when its server, which expects no checks, looks for the checks of others for the `nth` time. */
class Looking extends OwnChecks {
  readonly looked: Promise<void>;
  private onLook: () => void = () => undefined;

  constructor(private times: number) {
    super();
    this.looked = new Promise((resolve) => (this.onLook = resolve));
  }

  override rest(ms: number): Promise<void> {
    if (--this.times <= 0) this.onLook();
    return super.rest(ms);
  }
}

/** As a killed process: its lock is not renewed, its job not finished. */
async function diesWithoutAWord(checks: RingChecks): Promise<void> {
  const { worker: inner } = checks as unknown as { worker: { worker: { close(force: boolean): Promise<void> } } };
  await inner.worker.close(true);
}
