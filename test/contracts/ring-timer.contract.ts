import { type CallRef, type RingTimer } from '#calls';
import { CALL_ID } from '../support/calls.js';

export interface WatchedRingTimer {
  readonly timer: RingTimer;
  /** The checks to come, soonest first; times in ms since epoch. */
  readonly pending: () => Promise<readonly { readonly call: CallRef; readonly at: number }[]>;
  /** In ms since epoch. */
  readonly now: number;
}

const call: CallRef = { app: 'demo', callId: CALL_ID };
const another: CallRef = { app: 'demo', callId: '00000000-0000-4000-8000-000000000000' };

/** What every RingTimer does. `make` gives one without checks, whose checks nobody takes. */
export function ringTimerContract(name: string, make: () => Promise<WatchedRingTimer>): void {
  describe(`check jobs ${name}`, () => {
    let timer: RingTimer;
    let pending: WatchedRingTimer['pending'];
    let now: number;

    beforeEach(async () => {
      ({ timer, pending, now } = await make());
    });

    const calls = async () => (await pending()).map(({ call: { callId } }) => callId);

    it('come at their time', async () => {
      await timer.set(call, now + 60_000);
      const [check] = await pending();
      expect(check?.call).toEqual(call);
      expect(Math.abs((check?.at ?? 0) - (now + 60_000))).toBeLessThan(5_000);
    });

    it('are one for a call: setting it again postpones it', async () => {
      await timer.set(call, now + 60_000);
      await timer.set(call, now + 1_000_000);
      const checks = await pending();
      expect(checks).toHaveLength(1);
      expect(checks[0]?.at).toBeGreaterThan(now + 500_000);
    });

    it('are still one for a call that was confirmed', async () => {
      await timer.set(call, now + 60_000);
      await timer.confirm(call, now + 1_000_000);
      const checks = await pending();
      expect(checks).toHaveLength(1);
      expect(checks[0]?.at).toBeLessThan(now + 500_000);
    });

    it('come for a call that was confirmed, also where they had come and gone before', async () => {
      await timer.confirm(call, now + 60_000);
      expect(await calls()).toEqual([call.callId]);
    });

    it('come in order', async () => {
      await timer.set(call, now + 120_000);
      await timer.set(another, now + 60_000);
      expect(await calls()).toEqual([another.callId, call.callId]);
    });

    it('are told apart by app', async () => {
      await timer.set(call, now + 60_000);
      await timer.set({ ...call, app: 'other' }, now + 60_000);
      expect(await pending()).toHaveLength(2);
    });

    it('do not come once they are cleared', async () => {
      await timer.set(call, now + 60_000);
      await timer.set(another, now + 60_000);
      await timer.clear(call);
      expect(await calls()).toEqual([another.callId]);
    });

    it('can be cleared where there is none, and set again after it', async () => {
      await timer.clear(call);
      await timer.set(call, now + 60_000);
      await timer.clear(call);
      await timer.set(call, now + 60_000);
      expect(await pending()).toHaveLength(1);
    });
  });
}
