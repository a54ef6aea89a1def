import {
  answer,
  type Call,
  CallsInHand,
  type CallWrite,
  decline,
  type Exchange,
  hangUp,
  newCall,
  relay,
  ring,
} from '#calls';
import { anInvite, ALICE, asleep, bobs, CALL_ID, NOW } from '../../support/calls.js';
import { MemoryAnnouncer } from '../../support/memory/announcer.js';
import { MemoryCallStore } from '../../support/memory/call-store.js';
import { MemoryExchange } from '../../support/memory/exchange.js';

/** A call store that counts, remembers what it wrote, and lets something happen just before a write. */
class SlowStore extends MemoryCallStore {
  readonly writes: CallWrite[] = [];
  reads = 0;
  recent: Call | null = null;
  beforeWrite: () => Promise<unknown> = () => Promise.resolve();

  override read(call: { app: string; callId: string }): Promise<Call | null> {
    this.reads += 1;
    return super.read(call);
  }

  recall(): Call | null {
    return this.recent;
  }

  override async write(write: CallWrite) {
    this.writes.push(write);
    const { beforeWrite } = this;
    this.beforeWrite = () => Promise.resolve();
    await beforeWrite();
    const result = await super.write(write);
    if (result === 'written') this.recent = write.call;
    return result;
  }
}

const REF = { app: 'demo', callId: CALL_ID };
const PHONES = Array.from({ length: 6 }, (_, i) => `phone-${i}`);

describe('events of one call that meet in a process', () => {
  let [now, inHand] = [NOW, new CallsInHand()];
  const clock = () => now;
  let calls: SlowStore;
  let exchange: Exchange;
  /** Of another process, on the same store. */
  let other: Exchange;

  beforeEach(async () => {
    [now, inHand] = [NOW, new CallsInHand()];
    calls = new SlowStore(clock);
    const { devices, pushes, timer, budgetMs, holdMs, ledgerMs } = new MemoryExchange(clock);
    other = { calls, devices, pushes, timer, clock, budgetMs, holdMs, ledgerMs };
    exchange = { ...other, inHand };
    const { call, entries } = newCall(anInvite(), PHONES.map(asleep), NOW, 'server-a');
    const ever = { keepUntil: NOW + 1e9, keepLogUntil: NOW + 1e9, latest: Infinity };
    await calls.write({ call, entries, tell: [], ...ever });
    [calls.writes.length, calls.reads, calls.recent] = [0, 0, null];
  });

  const signal = (n: number, by: Exchange = exchange) => relay(by, REF, ALICE, { signal: n, n, bytes: 1 });
  const logged = async () => {
    const entries = await calls.entries(REF, 0);
    return entries.flatMap((entry) => (entry.event === 'signal' ? [entry.signal] : []));
  };

  it('are written together behind the one that is under way, in their order, each with its own seq', async () => {
    const results = await Promise.all([1, 2, 3, 4, 5].map((n) => signal(n)));
    expect(calls.writes.map(({ entries }) => entries.length)).toEqual([5]);
    expect(results.map((result) => result.ok && result.told.map(({ seq }) => seq))).toEqual([[2], [3], [4], [5], [6]]);
    calls.beforeWrite = () => {
      void signal(7);
      void signal(8);
      return Promise.resolve();
    };
    await signal(6);
    await signal(9);
    expect(calls.writes.map(({ entries }) => entries.length)).toEqual([5, 1, 2, 1]);
    await expect(logged()).resolves.toEqual([1, 2, 3, 4, 5, 6, 7, 8, 9]);
  });

  it('raise the version by one, as one write does', async () => {
    await Promise.all([signal(1), signal(2), signal(3)]);
    await expect(calls.read(REF)).resolves.toMatchObject({ version: 2, lastSeq: 4 });
  });

  it('have one winner, and each loser its own refusal', async () => {
    const results = await Promise.all(PHONES.map((phone) => answer(exchange, REF, bobs(phone))));
    expect(results.map((result) => (result.ok ? 'won' : result.code))).toEqual([
      'won',
      ...PHONES.slice(1).map(() => 'answered-elsewhere'),
    ]);
    expect(calls.writes).toHaveLength(1);
  });

  it('are all decided again where another process was faster', async () => {
    calls.beforeWrite = () => answer(other, REF, bobs('phone-5'));
    const results = await Promise.all(PHONES.slice(0, 3).map((phone) => answer(exchange, REF, bobs(phone))));
    expect(results).toMatchObject([0, 1, 2].map(() => ({ ok: false, code: 'answered-elsewhere' })));
    await expect(calls.read(REF)).resolves.toMatchObject({ state: 'connected' });
  });

  it('are not refused on what this process remembers: it is read again', async () => {
    let hungUp: Promise<unknown> = Promise.resolve();
    calls.beforeWrite = () => {
      hungUp = hangUp(exchange, REF, ALICE);
      return Promise.resolve();
    };
    await signal(1);
    const refused = await decline(exchange, REF, bobs('nobody'), 'declined');
    expect(refused).toMatchObject({ ok: false, code: 'not-found' });
    // One read for the signal, none for the hang-up that followed it, one for the refusal.
    expect([calls.writes.length, calls.reads]).toEqual([2, 2]);
    await expect(hungUp).resolves.toMatchObject({ ok: true });
    const again = await Promise.all([signal(2), signal(3)]);
    expect(again).toMatchObject([{ code: 'call-over' }, { code: 'call-over' }]);
  });

  it('are written to what is remembered of the call, which is not read, and read where another process was faster', async () => {
    await signal(1);
    calls.reads = 0;
    await signal(2);
    expect(calls.reads).toBe(0);
    const remembered = calls.recent;
    await signal(3, other);
    calls.recent = remembered;
    await signal(4);
    expect(calls.reads).toBe(1);
    await expect(logged()).resolves.toEqual([1, 2, 3, 4]);
  });

  it('are announced each as the call was after it', async () => {
    const announcer = new MemoryAnnouncer();
    const by = { ...exchange, announcer };
    await Promise.all([ring(by, REF, bobs('phone-0')), answer(by, REF, bobs('phone-0'))]);
    const [write] = calls.writes;
    const announced = (write?.announce ?? []).map(({ body }) => (JSON.parse(body) as Call).state);
    expect([calls.writes.length, announced]).toEqual([1, ['ringing', 'connected']]);
  });

  it('are refused by themselves where their time is over; the others are written', async () => {
    calls.beforeWrite = () => {
      now += 1_000;
      return Promise.resolve();
    };
    const results = await Promise.all([signal(1), signal(2, { ...exchange, budgetMs: 500 }), signal(3)]);
    expect(results).toMatchObject([{ ok: true }, { ok: false, code: 'unavailable' }, { ok: true }]);
    await expect(logged()).resolves.toEqual([1, 3]);
  });

  it('all hear that the store could not be asked, and those that come later do not', async () => {
    calls.beforeWrite = () => Promise.reject(new Error('gone'));
    const results = await Promise.allSettled([signal(1), signal(2)]);
    expect(results.map(({ status }) => status)).toEqual(['rejected', 'rejected']);
    await expect(signal(3)).resolves.toMatchObject({ ok: true });
  });

  it('are carried out also where they come in the moment in which the last one was answered', async () => {
    for (let n = 1; n <= 20; n++) await expect(signal(n)).resolves.toMatchObject({ ok: true });
    await expect(logged()).resolves.toHaveLength(20);
  });

  it('leave nothing behind', async () => {
    const all = Promise.all([signal(1), signal(2)]);
    expect(inHand.size).toBe(1);
    await all;
    await new Promise(setImmediate);
    expect(inHand.size).toBe(0);
  });
});
