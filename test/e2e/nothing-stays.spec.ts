import { Redis } from 'ioredis';
import { LONGEST_CALL_MS } from '#calls';
import { people } from '../support/people.js';
import { type Phone } from '../support/phone.js';
import { World } from '../support/world.js';

const CALLS = 200;
const LOG_KEPT_MS = 60_000;
const LEDGER_MS = 24 * 3_600_000;

/** What Redis holds: each key with its time to live (-1: none) and all of its content, as text. */
interface Kept {
  readonly key: string;
  readonly ttl: number;
  readonly content: string;
}

async function all(redis: Redis): Promise<Kept[]> {
  const keys = await redis.keys('*');
  return Promise.all(
    keys.map(async (key) => ({
      key,
      ttl: await redis.pttl(key),
      content: JSON.stringify(await contentOf(redis, key)),
    })),
  );
}

async function contentOf(redis: Redis, key: string): Promise<unknown> {
  const type = await redis.type(key);
  const read: Record<string, () => Promise<unknown>> = {
    string: () => redis.get(key),
    hash: () => redis.hgetall(key),
    zset: () => redis.zrange(key, '0', '-1'),
    list: () => redis.lrange(key, 0, -1),
    set: () => redis.smembers(key),
    stream: () => redis.xrange(key, '-', '+'),
  };
  return read[type]?.();
}

/** BullMQ's own log of its jobs is emptied each second. */
const EVENTS = ['{callwake}:push:events', '{callwake}:checks:events'];

async function untilEmpty(redis: Redis, streams: readonly string[]): Promise<void> {
  const lengths = await Promise.all(streams.map((stream) => redis.xlen(stream)));
  if (lengths.some((length) => length > 0)) await untilEmpty(redis, streams);
}

const isLedger = ({ key }: Kept) => key.endsWith(':call');
/** Names ledgers, for as long as one may be kept after the longest call. */
const isList = ({ key, ttl }: Kept) => key.endsWith(':list') && ttl > 0 && ttl <= LEDGER_MS + LONGEST_CALL_MS;
const isProviderToken = ({ key }: Kept) => key.startsWith('callwake:provider-token:');
/** Servers live, and say so each second. */
const isLease = ({ key }: Kept) => key.startsWith('callwake:lease:');
const isOfDevices = ({ key }: Kept) => /:(devices|presence)$/.test(key) || key.startsWith('callwake:tokens:');

describe('after 200 calls of mixed ends', () => {
  let world: World;
  let redis: Redis;
  const ids: string[] = [];

  beforeAll(async () => {
    world = await World.start();
    redis = new Redis(world.redis.url);
    for (let i = 0; i < CALLS; i += 20) await Promise.all(Array.from({ length: 20 }, (_, j) => oneCall(i + j)));
  }, 60_000);
  afterAll(async () => {
    redis.disconnect();
    await world.stop();
  });

  /** The n-th call: its end is one of eight. */
  async function oneCall(n: number): Promise<void> {
    const [alice, bob] = people('alice', 'bob');
    const ends = [completed, cancelledEarly, cancelledLate, declined, busy, elsewhere, unreachable, failedPush];
    const end = ends[n % ends.length]!;
    const caller = await world.caller(alice, { server: n % 2 });
    ids.push(await end(caller, bob));
    caller.agent.close();
  }

  type Caller = Awaited<ReturnType<World['caller']>>;
  const awake = async (phone: Phone) => phone.wakes();

  async function completed(caller: Caller, bob: string): Promise<string> {
    const phone = await world.phone(bob);
    const callId = await caller.invites(bob, { offer: 'the offer' });
    const agent = await awake(phone);
    await agent.ask('call:ringing', { callId });
    await agent.ask('call:accept', { callId });
    await agent.ask('call:signal', { callId, signal: 1 });
    await caller.hangsUp(callId);
    await agent.hears('call:ended');
    agent.close();
    return callId;
  }

  async function cancelledEarly(caller: Caller, bob: string): Promise<string> {
    await world.phone(bob);
    const callId = await caller.invites(bob);
    await caller.hangsUp(callId);
    return callId;
  }

  async function cancelledLate(caller: Caller, bob: string): Promise<string> {
    const phone = await world.phone(bob);
    const callId = await caller.invites(bob);
    const agent = await awake(phone);
    await agent.ask('call:ringing', { callId });
    await caller.hangsUp(callId);
    await agent.hears('call:ended');
    agent.close();
    return callId;
  }

  async function declined(caller: Caller, bob: string): Promise<string> {
    const phone = await world.phone(bob);
    const callId = await caller.invites(bob);
    const agent = await awake(phone);
    await agent.ask('call:decline', { callId });
    await caller.agent.hears('call:ended');
    agent.close();
    return callId;
  }

  async function busy(caller: Caller, bob: string): Promise<string> {
    const phone = await world.phone(bob);
    const callId = await caller.invites(bob);
    const agent = await awake(phone);
    await agent.ask('call:decline', { callId, reason: 'busy' });
    await caller.agent.hears('call:ended');
    agent.close();
    return callId;
  }

  async function elsewhere(caller: Caller, bob: string): Promise<string> {
    const [phone] = await Promise.all([world.phone(bob, 'phone'), world.phone(bob, 'tablet')]);
    const callId = await caller.invites(bob);
    const agent = await awake(phone);
    await agent.ask('call:accept', { callId });
    await agent.ask('call:hangup', { callId });
    await caller.agent.hears('call:ended');
    agent.close();
    return callId;
  }

  async function unreachable(caller: Caller, bob: string): Promise<string> {
    const callId = await caller.invites(bob);
    await caller.agent.hears('call:ended');
    return callId;
  }

  /** A token that Apple calls bad. */
  async function failedPush(caller: Caller, bob: string): Promise<string> {
    const phone = await world.phone(bob);
    world.apple.register(phone.voipToken, 'org.example.another.voip');
    const callId = await caller.invites(bob);
    await caller.agent.hears('call:ended');
    return callId;
  }

  it('each call has a ledger that goes by itself', async () => {
    const ledgers = (await all(redis)).filter(isLedger);
    expect(ledgers).toHaveLength(CALLS);
    expect(ledgers.filter(({ ttl }) => ttl <= 0 || ttl > LEDGER_MS)).toEqual([]);
    const open = ledgers.filter(({ content }) => !content.includes(String.raw`\"state\":\"ended\"`));
    expect(open).toEqual([]);
  });

  it('what names a call beside its ledger goes within a minute', async () => {
    await untilEmpty(redis, EVENTS);
    const others = (await all(redis)).filter((kept) => !isLedger(kept) && !isList(kept) && !isOfDevices(kept));
    const lasting = others.filter(({ ttl }) => ttl < 0 || ttl > LOG_KEPT_MS);
    const naming = lasting.filter(({ key, content }) => ids.some((id) => key.includes(id) || content.includes(id)));
    expect(naming.map(({ key }) => key)).toEqual([]);
  });

  it('and then only devices, ledgers and the empty queues are there', async () => {
    const lasting = async () => (await all(redis)).filter((kept) => !isLease(kept));
    const brief = (await lasting()).filter(({ ttl }) => ttl >= 0 && ttl <= LOG_KEPT_MS);
    // The minute is over: what goes within it is gone.
    if (brief.length > 0) await redis.del(...brief.map(({ key }) => key));
    const left = (await lasting()).filter(
      (kept) => !isLedger(kept) && !isList(kept) && !isOfDevices(kept) && !isProviderToken(kept),
    );
    expect(
      left.filter(({ key }) => !/^\{callwake\}:(push|checks):(meta|id|marker|events|stalled-check)$/.test(key)),
    ).toEqual([]);
  });
});
