import { answer, checkCall, type Exchange, hangUp, placeCall, ring } from '#calls';
import { ALICE, anInvite, bobs, CALL_ID, NOW } from '../../support/calls.js';
import { MemoryAnnouncer } from '../../support/memory/announcer.js';
import { MemoryExchange } from '../../support/memory/exchange.js';

const REF = { app: 'demo', callId: CALL_ID };
const FOUR = ['call.placed', 'call.ringing', 'call.answered', 'call.ended'];

describe('what the host application is told of a call', () => {
  let now: number;
  let announcer: MemoryAnnouncer;
  let exchange: MemoryExchange & { announcer: MemoryAnnouncer };
  beforeEach(async () => {
    now = NOW;
    announcer = new MemoryAnnouncer();
    exchange = Object.assign(await MemoryExchange.start(() => now), { announcer });
    const registration = { platform: 'ios', environment: 'sandbox', tokens: { voip: 'aabb' } } as const;
    await exchange.devices.register({ app: 'demo', ...bobs('phone') }, registration, NOW);
    await exchange.devices.connect({ app: 'demo', ...ALICE }, { server: 'server-a', socket: 'alice-socket' });
  });

  const stages = [
    () => placeCall(exchange, anInvite()),
    () => ring(exchange, REF, bobs('phone')),
    () => answer(exchange, REF, bobs('phone')),
    () => hangUp(exchange, REF, ALICE),
  ];
  const outbox = async () => (await exchange.calls.outbox(REF)).map(({ type }) => type);
  const check = () => exchange.timer.run(now, (call) => checkCall(exchange, call));
  const watched = () => exchange.timer.pending.length;

  it('is each stage as it comes, and then the outbox is empty and no check is left', async () => {
    for (const stage of stages) {
      await stage();
      await stage();
      await announcer.idle();
      expect(await outbox()).toEqual([]);
    }
    expect(announcer.types).toEqual(FOUR);
    expect(announcer.queued.map(({ body }) => JSON.parse(body) as unknown)).toEqual(
      ['calling', 'ringing', 'connected', 'ended'].map((state) => ({ state })),
    );
    expect(watched()).toBe(0);
  });

  it('is in the outbox with the write, before anybody is asked to send it', async () => {
    announcer.isAway = true;
    for (const stage of stages) expect(await stage()).toMatchObject({ ok: true });
    expect(await outbox()).toEqual(FOUR);
  });

  it('is not waited for by anybody who acts', async () => {
    announcer.enqueue = () => new Promise(() => undefined);
    for (const stage of stages) expect(await stage()).toMatchObject({ ok: true });
  });

  it('of a live call is found by its check', async () => {
    announcer.isAway = true;
    await stages[0]!();
    await stages[1]!();
    await announcer.idle();
    expect(announcer.failed).toHaveLength(2);
    announcer.isAway = false;
    now += 2_000;
    await check();
    expect(announcer.types).toEqual(FOUR.slice(0, 2));
    expect(await outbox()).toEqual([]);
    expect(watched()).toBe(1);
  });

  it('of a call that is over is found by its check, which stays until then, also through a repeated invite', async () => {
    announcer.isAway = true;
    for (const stage of stages) await stage();
    await stages[0]!();
    await announcer.idle();
    expect(watched()).toBe(1);
    await expect(checkCall(exchange, REF)).rejects.toThrow('away');
    expect(await outbox()).toEqual(FOUR);
    announcer.isAway = false;
    now += 2_000;
    await check();
    expect(announcer.types).toEqual(FOUR);
    expect(await outbox()).toEqual([]);
    expect(watched()).toBe(0);
  });

  it('of a call that its check ends is in the queue before the check is over', async () => {
    await stages[0]!();
    await announcer.idle();
    now += 47_000;
    announcer.isAway = true;
    await expect(checkCall(exchange, REF)).rejects.toThrow('away');
    await expect(exchange.calls.read(REF)).resolves.toMatchObject({ state: 'ended' });
    announcer.isAway = false;
    await check();
    expect(announcer.types).toEqual(['call.placed', 'call.ended']);
    expect(watched()).toBe(0);
  });

  it('is both its beginning and its end, where it is over at once', async () => {
    await placeCall(exchange, anInvite({ to: 'nobody' }));
    await announcer.idle();
    expect(announcer.types).toEqual(['call.placed', 'call.ended']);
    expect(watched()).toBe(0);
  });

  it('of a call that a server wrote and died is found', async () => {
    announcer.enqueue = () => new Promise(() => undefined);
    for (const stage of stages) await stage();
    const died: Exchange = exchange;
    const heir = new MemoryAnnouncer();
    now += 2_000;
    await exchange.timer.run(now, (call) => checkCall({ ...died, announcer: heir }, call));
    expect(heir.types).toEqual(FOUR);
    expect(watched()).toBe(0);
  });
});
