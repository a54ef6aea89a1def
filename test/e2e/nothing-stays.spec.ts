import { Redis } from 'ioredis';
import { LONGEST_CALL_MS } from '#calls';
import { Program } from '../faults/program.js';
import { comes, outcomeOf, wakes } from '../races/devices.js';
import { invites } from '../races/round.js';
import { type Caller } from '../support/caller.js';
import { people } from '../support/people.js';
import { World } from '../support/world.js';

const CALLS = 2_000;
/** Of them, on their way when a server and a worker are killed: how far each comes is chance. */
const TORN = 60;
const BEFORE = 400;
const AT_ONCE = 20;
const LOOK_AGAIN_MS = 250;
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
  const kept = await Promise.all(
    keys.map(async (key) => ({ key, ttl: await redis.pttl(key), content: await contentOf(redis, key) })),
  );
  // What went meanwhile has no content.
  return kept.flatMap((each) =>
    each.content === undefined ? [] : [{ ...each, content: JSON.stringify(each.content) }],
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

const ENDED = String.raw`\"state\":\"ended\"`;
const isLedger = ({ key }: Kept) => key.endsWith(':call');
/** Names ledgers, for as long as one may be kept after the longest call. */
const isList = ({ key, ttl }: Kept) => key.endsWith(':list') && ttl > 0 && ttl <= LEDGER_MS + LONGEST_CALL_MS;
const isProviderToken = ({ key }: Kept) => key.startsWith('callwake:provider-token:');
/** Servers live, and say so each second. */
const isLease = ({ key }: Kept) => key.startsWith('callwake:lease:');
const isOfDevices = ({ key }: Kept) => /:(devices|presence)$/.test(key) || key.startsWith('callwake:tokens:');

/** A server died between the hints to a call and its first write: they name nothing, are few, and go with the longest call's time. */
const isHintToNothing = ({ key, ttl, content }: Kept, ledgers: readonly Kept[]) =>
  key.endsWith(':calls') &&
  ttl > 0 &&
  ttl <= LEDGER_MS + LONGEST_CALL_MS &&
  (JSON.parse(content) as string[]).every((id) => !ledgers.some((ledger) => ledger.key.includes(id)));

describe('after 2,000 calls of mixed ends, and the death of a server and a worker', () => {
  let world: World;
  let redis: Redis;
  const ids: string[] = [];

  beforeAll(async () => {
    world = await World.start({ servers: 1 });
    redis = new Redis(world.redis.url);
    const [server, worker] = await Promise.all(
      (['signaling', 'push-worker'] as const).map((name) => Program.listening(name, world.settings)),
    );
    world.servers.push({ url: server!.url, close: () => Promise.resolve() });
    await inTurn(0, BEFORE, oneCall);
    await areTorn([world.keep(server!), world.keep(worker!)]);
    world.servers.pop();
    await world.addServer();
    await inTurn(BEFORE + TORN, CALLS, oneCall);
    // A call has a check job until it is over; those of a server that died end by the absence of its sockets.
    while ((await checks()) > 0) await new Promise((resolve) => setTimeout(resolve, LOOK_AGAIN_MS));
  }, 240_000);
  afterAll(async () => {
    redis.disconnect();
    await world.stop();
  });

  async function inTurn(from: number, to: number, what: (n: number) => Promise<void>): Promise<void> {
    let next = from;
    const run = async () => {
      while (next < to) await what(next++);
    };
    await Promise.all(Array.from({ length: AT_ONCE }, run));
  }

  /** All of them are killed when half of these calls have been placed. */
  async function areTorn(programs: readonly Program[]): Promise<void> {
    const placed = ids.length + TORN / 2;
    for (let n = 0; n < TORN; n++) oneCall(2 * n + 1).catch(() => undefined);
    while (ids.length < placed) await new Promise(setImmediate);
    for (const program of programs) program.signal('SIGKILL');
    await Promise.all(programs.map(({ ended }) => ended));
  }

  const ledgers = async () => (await all(redis)).filter(isLedger);
  const checks = async () => {
    const [delayed, waiting, active] = await Promise.all([
      redis.zcard('{callwake}:checks:delayed'),
      redis.llen('{callwake}:checks:wait'),
      redis.llen('{callwake}:checks:active'),
    ]);
    return delayed + waiting + active;
  };

  /** The n-th call: its end is one of eight, and its caller on one of two servers. */
  async function oneCall(n: number): Promise<void> {
    const [alice, bob] = people('alice', 'bob');
    const ends = [completed, cancelledEarly, cancelledLate, declined, busy, elsewhere, unreachable, failedPush];
    const end = ends[Math.floor(n / 2) % ends.length]!;
    const caller = await comes(world, alice, { server: n % 2 });
    await end(caller, bob);
    caller.agent.close();
  }

  /** Its id is known from when the server has taken it. */
  async function invite(...invited: Parameters<typeof invites>): Promise<string> {
    const callId = await invites(...invited);
    ids.push(callId);
    return callId;
  }

  /** Again where the outcome is unknown. */
  const says = (agent: Caller['agent'], event: `call:${string}`, data: object) =>
    outcomeOf(() => agent.askAnything(event, data));

  async function completed(caller: Caller, bob: string): Promise<void> {
    const phone = await world.phone(bob);
    const callId = await invite(caller, bob, { offer: 'the offer' });
    const agent = await wakes(phone);
    await says(agent, 'call:ringing', { callId });
    await says(agent, 'call:accept', { callId });
    await says(agent, 'call:signal', { callId, signal: 1 });
    await says(caller.agent, 'call:hangup', { callId });
    await agent.hears('call:ended');
    agent.close();
  }

  async function cancelledEarly(caller: Caller, bob: string): Promise<void> {
    await world.phone(bob);
    const callId = await invite(caller, bob);
    await says(caller.agent, 'call:hangup', { callId });
  }

  async function cancelledLate(caller: Caller, bob: string): Promise<void> {
    const phone = await world.phone(bob);
    const callId = await invite(caller, bob);
    const agent = await wakes(phone);
    await says(agent, 'call:ringing', { callId });
    await says(caller.agent, 'call:hangup', { callId });
    await agent.hears('call:ended');
    agent.close();
  }

  async function declined(caller: Caller, bob: string): Promise<void> {
    const phone = await world.phone(bob);
    const callId = await invite(caller, bob);
    const agent = await wakes(phone);
    await says(agent, 'call:decline', { callId });
    await caller.agent.hears('call:ended');
    agent.close();
  }

  async function busy(caller: Caller, bob: string): Promise<void> {
    const phone = await world.phone(bob);
    const callId = await invite(caller, bob);
    const agent = await wakes(phone);
    await says(agent, 'call:decline', { callId, reason: 'busy' });
    await caller.agent.hears('call:ended');
    agent.close();
  }

  async function elsewhere(caller: Caller, bob: string): Promise<void> {
    const [phone] = await Promise.all([world.phone(bob, 'phone'), world.phone(bob, 'tablet')]);
    const callId = await invite(caller, bob);
    const agent = await wakes(phone);
    await says(agent, 'call:accept', { callId });
    await says(agent, 'call:hangup', { callId });
    await caller.agent.hears('call:ended');
    agent.close();
  }

  async function unreachable(caller: Caller, bob: string): Promise<void> {
    await invite(caller, bob);
    await caller.agent.hears('call:ended');
  }

  /** A token that Apple calls bad. */
  async function failedPush(caller: Caller, bob: string): Promise<void> {
    const phone = await world.phone(bob);
    world.apple.register(phone.voipToken, 'org.example.another.voip');
    await invite(caller, bob);
    await caller.agent.hears('call:ended');
  }

  it('each call has a ledger that goes by itself', async () => {
    const kept = await ledgers();
    expect(kept.length).toBeGreaterThanOrEqual(ids.length);
    expect(ids.length).toBeGreaterThanOrEqual(CALLS - TORN / 2);
    expect(kept.length).toBeLessThanOrEqual(CALLS);
    expect(kept.filter(({ ttl }) => ttl <= 0 || ttl > LEDGER_MS)).toEqual([]);
    expect(kept.filter(({ content }) => !content.includes(ENDED))).toEqual([]);
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
    const kept = await ledgers();
    const ofTheDead = left.filter((each) => isHintToNothing(each, kept));
    expect(ofTheDead.length).toBeLessThanOrEqual(2 * TORN);
    const lost = left.filter((each) => !ofTheDead.includes(each));
    expect(
      lost.filter(({ key }) => !/^\{callwake\}:(push|checks):(meta|id|marker|events|stalled-check)$/.test(key)),
    ).toEqual([]);
  });
});
