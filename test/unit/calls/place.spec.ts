import { checkCall, type CallWrite, type Exchange, placeCall } from '#calls';
import { anInvite, bobs, CALL_ID, NOW } from '../../support/calls.js';
import { MemoryCallStore } from '../../support/memory/call-store.js';
import { MemoryDeviceBook } from '../../support/memory/device-book.js';
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
    const pushes = new MemoryPushQueue();
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

  it('is watched no more where it is over at once', async () => {
    await placeCall(exchange, anInvite({ to: 'nobody' }));
    expect(pending()).toEqual([]);
  });
});
