import { type CallRef } from '#calls';
import { BullmqRingTimer, type CheckHandler, RingChecks } from '#queues';
import { redisOfThisFile } from '../../contracts/redis-of-this-file.js';

const call: CallRef = { app: 'demo', callId: 'c1' };
const SOON_MS = 60;

describe('checks of calls', () => {
  const redis = redisOfThisFile();
  const running: RingChecks[] = [];
  let prefix: string;
  let timer: BullmqRingTimer;
  let errors: Error[];

  beforeEach(async () => {
    prefix = `{${redis.freshPrefix()}}`;
    errors = [];
    timer = new BullmqRingTimer({ connection: await redis.connect('requests'), prefix }, Date.now);
  });

  afterEach(async () => {
    await Promise.all(running.splice(0).map((checks) => checks.close()));
  });

  async function check(handler: CheckHandler): Promise<RingChecks> {
    const connection = await redis.connect('worker');
    const onError = (error: Error) => errors.push(error);
    const checks = new RingChecks(handler, { connection, prefix, concurrency: 10, onError });
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

  it('are cleared, that second one too', async () => {
    const connection = await redis.connect('requests');
    let finish: () => void = () => undefined;
    const isFinished = new Promise<void>((resolve) => (finish = resolve));
    const started = new Promise<void>((resolve, reject) => {
      check(async () => {
        resolve();
        await isFinished;
        return null;
      }).catch(reject);
    });
    await timer.set(call, Date.now());
    await started;
    await timer.confirm(call, Date.now() + 60_000);
    await timer.clear(call);
    expect(await connection.zcard(`${prefix}:checks:delayed`)).toBe(0);
    finish();
  });
});
