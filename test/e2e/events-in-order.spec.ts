import { randomUUID } from 'node:crypto';
import { connectRedis } from '#redis';
import { type UserAgent } from '../../apps/call-lab/src/phones/user-agent.js';
import { type Caller } from '../support/caller.js';
import { people } from '../support/people.js';
import { placeOf } from '../support/redis-place.js';
import { World } from '../support/world.js';

const counted = (many: number, from = 1) => Array.from({ length: many }, (_, index) => index + from);

describe('events of a call', () => {
  let world: World;
  beforeAll(async () => {
    world = await World.start({ worker: false });
  });
  afterAll(() => world.stop());

  const signalsOf = ({ heard }: UserAgent) =>
    heard.flatMap(({ event, data }) => (event === 'call:signal' ? [data.signal] : []));
  const seqsOf = ({ heard }: UserAgent) => heard.map(({ data }) => data.seq);
  const last = (agent: UserAgent, wanted: unknown) => agent.hears('call:signal', ({ signal }) => signal === wanted);

  /** The caller on one server, the callee on the other. */
  async function rung(): Promise<{ caller: Caller; callee: Caller; callId: string }> {
    const [alice, bob] = people('alice', 'bob');
    const [caller, callee] = [await world.caller(alice, { server: 0 }), await world.caller(bob, { server: 1 })];
    const callId = await caller.invites(bob, { offer: 'the offer' });
    return { caller, callee, callId };
  }

  async function connected() {
    const call = await rung();
    await call.callee.accepts(call.callId);
    return call;
  }

  it('come after the ack of their invite', async () => {
    const [alice, nobody] = people('alice', 'nobody');
    const caller = await world.caller(alice);
    const order: string[] = [];
    caller.agent.socket.onAny((event: string) => order.push(event));
    const invite = { callId: randomUUID(), to: nobody, media: 'audio' } as const;
    caller.agent.socket.emit('call:invite', invite, () => order.push('ack'));
    await caller.agent.hears('call:ended');
    expect(order).toEqual(['ack', 'call:ended']);
  });

  it('are 200 signals each way over two servers: in order, each once, without a gap', async () => {
    const { caller, callee, callId } = await connected();
    const send = async (from: Caller) => {
      for (const n of counted(200)) await expect(from.signals(callId, n, n)).resolves.toMatchObject({ ok: true });
    };
    await Promise.all([send(caller), send(callee)]);
    await Promise.all([last(callee.agent, 200), last(caller.agent, 200)]);
    for (const { agent } of [caller, callee]) {
      expect(signalsOf(agent)).toEqual(counted(200));
      expect(seqsOf(agent)).toEqual([...new Set(seqsOf(agent))].sort((a, b) => a - b));
    }
  });

  it('are bursts of signals, sent without waiting for their acks, in the order in which they were sent', async () => {
    const { caller, callee, callId } = await connected();
    // Each burst is so small that a machine which has much to do takes it within the 2 s of an ack.
    const send = async (from: Caller) => {
      for (const first of [1, 21, 41, 61, 81]) {
        const acks = await Promise.all(counted(20, first).map((n) => from.signals(callId, n, n)));
        expect(acks.filter(({ ok }) => !ok)).toEqual([]);
      }
    };
    await Promise.all([send(caller), send(callee)]);
    await Promise.all([last(callee.agent, 100), last(caller.agent, 100)]);
    for (const { agent } of [caller, callee]) expect(signalsOf(agent)).toEqual(counted(100));
  });

  it('are all heard by a socket whose hints were lost', async () => {
    const { caller, callee, callId } = await connected();
    await caller.signals(callId, 1);
    await last(callee.agent, 1);
    const redis = connectRedis(placeOf(world.redis.url), { purpose: 'requests', onError: () => undefined });
    await new Promise((resolve) => redis.once('ready', resolve));
    await redis.call('CLIENT', 'KILL', 'TYPE', 'pubsub');
    for (const n of counted(9, 2)) await caller.signals(callId, n);
    redis.disconnect();
    await last(callee.agent, 10);
    await caller.hangsUp(callId);
    await callee.agent.hears('call:ended');
    expect(signalsOf(callee.agent)).toEqual(counted(10));
  });

  it('are told again above what was seen, and no more, to a client that comes back, on the same or another server', async () => {
    const { caller, callee, callId } = await connected();
    for (const n of counted(4)) await caller.signals(callId, n);
    await last(callee.agent, 4);
    const [, , third] = callee.agent.heard.filter(({ event }) => event === 'call:signal');
    for (const server of [1, 0]) {
      const seen = { [callId.toUpperCase()]: third!.data.seq };
      const back = await world.caller(callee.user, { server, seen });
      await last(back.agent, 4);
      await caller.signals(callId, `to server ${server}`);
      await last(back.agent, `to server ${server}`);
      expect(signalsOf(back.agent)).toEqual(server === 1 ? [4, 'to server 1'] : [4, 'to server 1', 'to server 0']);
    }
  });

  it('complaint 19: are told from the start to a client that comes without a word of what it saw', async () => {
    const { caller, callee, callId } = await rung();
    await caller.signals(callId, 'a candidate');
    await last(callee.agent, 'a candidate');
    const back = await world.caller(callee.user, { server: 0 });
    await last(back.agent, 'a candidate');
    expect(back.heard(callId)).toEqual(['call:incoming', 'call:signal']);
    await expect(back.agent.hears('call:incoming')).resolves.toMatchObject({ offer: 'the offer', seq: 1 });
  });

  it('are read by call:sync too, above what the client names', async () => {
    const { caller, callee, callId } = await rung();
    await caller.signals(callId, 'one');
    const { data } = { data: await last(callee.agent, 'one') };
    await caller.signals(callId, 'two');
    const synced = (after?: number) => callee.agent.ask('call:sync', { callId, ...(after !== undefined && { after }) });
    await expect(synced()).resolves.toMatchObject({
      calls: [
        {
          call: { callId },
          events: [{ event: 'call:incoming' }, { data: { signal: 'one' } }, { data: { signal: 'two' } }],
        },
      ],
    });
    await expect(synced(data.seq)).resolves.toMatchObject({ calls: [{ events: [{ data: { signal: 'two' } }] }] });
    await expect(synced(data.seq + 1)).resolves.toMatchObject({ calls: [{ events: [] }] });
  });

  it('are no more by a signal that is sent again', async () => {
    const { caller, callee, callId } = await connected();
    await expect(caller.signals(callId, 'one', 1)).resolves.toMatchObject({
      ok: true,
      seq: expect.any(Number) as unknown,
    });
    await expect(caller.signals(callId, 'one', 1)).resolves.toEqual({ ok: true });
    await expect(callee.signals(callId, 'of the other device', 1)).resolves.toMatchObject({ ok: true });
    await caller.signals(callId, 'two', 2);
    await last(callee.agent, 'two');
    expect(signalsOf(callee.agent)).toEqual(['one', 'two']);
  });

  it('are one and the same end for both, and nothing after it', async () => {
    const { caller, callee, callId } = await connected();
    await Promise.all([caller.hangsUp(callId), callee.hangsUp(callId)]);
    const ends = await Promise.all([caller.agent.hears('call:ended'), callee.agent.hears('call:ended')]);
    const [ofCaller, ofCallee] = ends.map(({ at: _at, ...end }) => end);
    expect(ofCaller).toEqual(ofCallee);
    await expect(callee.signals(callId, 'too late')).resolves.toMatchObject({ ok: false, code: 'call-over' });
    expect(caller.heard(callId).at(-1)).toBe('call:ended');
  });
});
