import { checkCall, type CallWrite, disconnectFromCalls, type Exchange, placeCall } from '#calls';
import { anInvite, bobs, CALL_ID, NOW } from '../../support/calls.js';
import { MemoryCallStore } from '../../support/memory/call-store.js';
import { MemoryDeviceBook } from '../../support/memory/device-book.js';
import { MemoryNotifier } from '../../support/memory/notifier.js';
import { MemoryPushQueue } from '../../support/memory/push-queue.js';
import { MemoryRingTimer } from '../../support/memory/ring-timer.js';

const FIRST_CHECK = NOW + 2_000;

/** A call store that lets something happen just before each write. */
class LateStore extends MemoryCallStore {
  beforeWrite: () => Promise<void> = () => Promise.resolve();

  override async write(write: CallWrite) {
    await this.beforeWrite();
    return super.write(write);
  }
}

describe('placing a call', () => {
  const clock = () => NOW;
  let calls: LateStore;
  let timer: MemoryRingTimer;
  let pushes: MemoryPushQueue;
  let exchange: Exchange;

  beforeEach(async () => {
    calls = new LateStore(clock);
    timer = new MemoryRingTimer();
    const devices = new MemoryDeviceBook();
    await devices.register(
      { app: 'demo', ...bobs('phone') },
      { platform: 'ios', environment: 'sandbox', tokens: { voip: 'aabb' } },
      NOW,
    );
    pushes = new MemoryPushQueue();
    exchange = { calls, devices, pushes, timer, clock, budgetMs: 1_700, holdMs: 0, ledgerMs: 3_600_000 };
  });

  const pending = () => timer.pending.map(({ call, at }) => [call.callId, at]);

  it('sets its check before the call is there', async () => {
    let before: unknown;
    calls.beforeWrite = () => {
      before = pending();
      return Promise.resolve();
    };
    await placeCall(exchange, anInvite());
    expect(before).toEqual([[CALL_ID, FIRST_CHECK]]);
    expect(pending()).toEqual([[CALL_ID, FIRST_CHECK]]);
  });

  it('is watched, though a check looked just before the write and found no call', async () => {
    calls.beforeWrite = () => timer.run(FIRST_CHECK, (call) => checkCall(exchange, call));
    await placeCall(exchange, anInvite());
    expect(pending()).toEqual([[CALL_ID, FIRST_CHECK]]);
  });

  it('is watched after a repeated invite, where an earlier try had left a check that came too early', async () => {
    calls.beforeWrite = () => timer.run(FIRST_CHECK, (call) => checkCall(exchange, call));
    const crash = () => Promise.reject(new Error('the server crashes after the write, before its effects'));
    const crashing: Exchange = {
      ...exchange,
      timer: { set: timer.set.bind(timer), clear: timer.clear.bind(timer), confirm: crash },
    };
    await expect(placeCall(crashing, anInvite())).rejects.toThrow('crashes');
    expect(pending()).toEqual([]);
    await placeCall(exchange, anInvite());
    expect(pending()).toEqual([[CALL_ID, FIRST_CHECK]]);
  });

  describe('whose server dies before the first write', () => {
    const alice = { app: 'demo', user: 'alice' };
    const bob = { app: 'demo', user: 'bob' };
    let now: number;
    const known = async () => [
      ...(await Promise.all([alice, bob].map((user) => calls.callsOf(user, now)))).flat(),
      ...(await Promise.all([alice, bob].map((user) => calls.listed(user, now + 1, 10)))).flat(),
    ];
    const check = () => timer.run(now, (call, users) => checkCall(exchange, call, users));

    beforeEach(async () => {
      now = NOW;
      exchange = { ...exchange, clock: () => now };
      calls.beforeWrite = () => Promise.reject(new Error('the server dies'));
      await expect(placeCall(exchange, anInvite())).rejects.toThrow('dies');
      calls.beforeWrite = () => Promise.resolve();
    });

    it('is forgotten by its check: its users know of no call', async () => {
      expect(await known()).toHaveLength(4);
      now = FIRST_CHECK;
      await check();
      expect(await known()).toEqual([]);
    });

    it('stays known where its invite is repeated, and the check of the first try comes before the write of the second', async () => {
      now = FIRST_CHECK - 10;
      calls.beforeWrite = async () => {
        now = FIRST_CHECK;
        await check();
      };
      await expect(placeCall(exchange, anInvite())).resolves.toMatchObject({ ok: true });
      expect(await known()).toHaveLength(4);
    });
  });

  it('is told to the server from which its invite is repeated', async () => {
    const at = (name: string): Exchange => ({ ...exchange, server: { name, deliver: () => undefined } });
    await placeCall(at('server-a'), anInvite({ socket: 'first' }));
    await placeCall(at('server-b'), anInvite({ socket: 'second' }));
    expect((await calls.read(anInvite()))?.caller).toEqual({
      deviceId: 'alice-phone',
      server: 'server-b',
      socket: 'second',
    });
  });

  it('is watched no more where it is over at once', async () => {
    await placeCall(exchange, anInvite({ to: 'nobody' }));
    expect(pending()).toEqual([]);
  });

  describe('to a device that comes between the look for devices and the first write', () => {
    const browser = { app: 'demo', ...bobs('browser') };
    const place = { server: 'server-c', socket: 's' };
    const told: string[] = [];

    beforeEach(async () => {
      told.length = 0;
      const notifier = new MemoryNotifier();
      const ignore = () => undefined;
      await notifier.listen('server-c', { onHint: () => told.push('hint'), onGap: ignore, onReplaced: ignore });
      calls = new LateStore(clock, notifier);
      exchange = { ...exchange, calls };
      await exchange.devices.keepServer('server-c');
    });

    it('makes it a leg, and tells its server that there is something in the log', async () => {
      let connects = true;
      calls.beforeWrite = async () => {
        if (connects) await exchange.devices.connect(browser, place, NOW);
        connects = false;
      };
      const result = await placeCall(exchange, anInvite());
      expect(result).toMatchObject({
        ok: true,
        call: { legs: [{ deviceId: 'phone' }, { deviceId: 'browser', ...place }] },
      });
      expect(told).toEqual(['hint']);
    });

    it('rings it where it moved to', async () => {
      await exchange.devices.connect(browser, { server: 'server-c', socket: 'older' }, NOW);
      calls.beforeWrite = async () => {
        await exchange.devices.connect(browser, place, NOW);
      };
      await placeCall(exchange, anInvite());
      const call = await calls.read({ app: 'demo', callId: CALL_ID });
      expect(call?.legs.find(({ deviceId }) => deviceId === 'browser')).toMatchObject(place);
    });

    it('pushes it where it only registers', async () => {
      const registration = { platform: 'ios', environment: 'sandbox', tokens: { voip: 'ccdd' } } as const;
      calls.beforeWrite = async () => {
        await exchange.devices.register({ ...browser, deviceId: 'watch' }, registration, NOW);
      };
      await placeCall(exchange, anInvite());
      const pushed = pushes.waiting.map(({ push }) => push.deviceId);
      expect(pushed).toEqual(['phone', 'watch']);
    });

    it('does without a second write where all are where they were', async () => {
      let writes = 0;
      calls.beforeWrite = () => {
        writes += 1;
        return Promise.resolve();
      };
      await placeCall(exchange, anInvite());
      expect(writes).toBe(1);
    });
  });

  describe('with a push that is held back', () => {
    const browser = { app: 'demo', ...bobs('phone') };
    const place = { server: 'server-c', socket: 's' };
    const waiting = () => pushes.waiting.map(({ delayMs }) => delayMs);

    beforeEach(async () => {
      exchange = { ...exchange, holdMs: 1_000 };
      await exchange.devices.keepServer('server-c');
      await exchange.devices.connect(browser, place, NOW);
      await placeCall(exchange, anInvite());
    });

    it('sends it at once when the socket dies in that time', async () => {
      expect(waiting()).toEqual([1_000]);
      await disconnectFromCalls(exchange, browser, place);
      expect(waiting()).toEqual([0]);
    });

    it('leaves it to the worker after that time', async () => {
      await disconnectFromCalls({ ...exchange, clock: () => NOW + 1_000 }, browser, place);
      expect(waiting()).toEqual([1_000]);
    });
  });
});
