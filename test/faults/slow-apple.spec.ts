import { Redis } from 'ioredis';
import { people } from '../support/people.js';
import { World } from '../support/world.js';
import { Gate } from './gate.js';

const CONCURRENCY = 5;
const CALLS = 30;

describe('an Apple that answers nothing for a while', () => {
  const gate = new Gate();
  const full = new Gate();
  let asked = 0;
  let world: World;
  let redis: Redis;
  beforeAll(async () => {
    const answer = async () => {
      if (++asked === CONCURRENCY) full.open();
      await gate.opened;
      return undefined;
    };
    // A certificate: with a provider token the first answer is waited for before a second push goes out.
    const env = { PUSH_CONCURRENCY: String(CONCURRENCY) };
    world = await World.start({ servers: 1, worker: false, env, apple: { by: 'certificate', answer } });
    redis = new Redis(world.redis.url);
  });
  afterAll(async () => {
    redis.disconnect();
    await world.stop();
  });

  const jobs = (list: 'active' | 'wait') => redis.llen(`{callwake}:push:${list}`);

  it('has no more than PUSH_CONCURRENCY pushes in hand: the rest waits in Redis, and rings when Apple is well', async () => {
    const phones = await Promise.all(
      Array.from({ length: CALLS }, async () => {
        const [alice, bob] = people('alice', 'bob');
        const [phone, caller] = await Promise.all([world.phone(bob), world.caller(alice)]);
        await caller.invites(bob);
        return phone;
      }),
    );
    await world.startWorker();
    await full.opened;
    const [active, waiting] = await Promise.all([jobs('active'), jobs('wait')]);
    expect([asked, active, waiting]).toEqual([CONCURRENCY, CONCURRENCY, CALLS - CONCURRENCY]);
    gate.open();
    await Promise.all(phones.map((phone) => phone.isPushed()));
  });
});
