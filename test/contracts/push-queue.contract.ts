import { type PushQueue, type PushRequest } from '#calls';
import { CALL_ID } from '../support/calls.js';

export interface WatchedPushQueue {
  readonly queue: PushQueue;
  /** What waits for a worker, sooner or later. */
  readonly waiting: () => Promise<readonly { readonly push: PushRequest; readonly delayMs: number }[]>;
}

const call = { app: 'demo', callId: CALL_ID };
const toPhone: PushRequest = { ...call, deviceId: 'phone' };
const toTablet: PushRequest = { ...call, deviceId: 'tablet' };

/** What every PushQueue does. `make` gives an empty one that no worker takes from. */
export function pushQueueContract(name: string, make: () => Promise<WatchedPushQueue>): void {
  describe(`pushes ${name}`, () => {
    let queue: PushQueue;
    let waiting: WatchedPushQueue['waiting'];

    beforeEach(async () => {
      ({ queue, waiting } = await make());
    });

    it('wait for a worker, at once or after a while', async () => {
      await queue.enqueue(toPhone, 0);
      await queue.enqueue(toTablet, 1_000);
      const all = await waiting();
      expect(all).toHaveLength(2);
      expect(all).toEqual(
        expect.arrayContaining([
          { push: toPhone, delayMs: 0 },
          { push: toTablet, delayMs: 1_000 },
        ]),
      );
    });

    it('are once for a device in a call, however often they are asked for', async () => {
      await queue.enqueue(toPhone, 1_000);
      await queue.enqueue(toPhone, 0);
      expect(await waiting()).toEqual([{ push: toPhone, delayMs: 1_000 }]);
    });

    it('are told apart by app and call', async () => {
      await queue.enqueue(toPhone, 0);
      await queue.enqueue({ ...toPhone, app: 'other' }, 0);
      await queue.enqueue({ ...toPhone, callId: '00000000-0000-4000-8000-000000000000' }, 0);
      expect(await waiting()).toHaveLength(3);
    });

    it('go when they are cancelled, held back or not', async () => {
      await queue.enqueue(toPhone, 0);
      await queue.enqueue(toTablet, 1_000);
      await queue.cancel(call, 'phone');
      expect(await waiting()).toEqual([{ push: toTablet, delayMs: 1_000 }]);
      await queue.cancel(call, 'tablet');
      expect(await waiting()).toEqual([]);
    });

    it('go at once when they are hurried, and are asked for where they are not there', async () => {
      await queue.enqueue(toPhone, 1_000);
      await queue.enqueue(toTablet, 1_000);
      await queue.hurry(toPhone);
      expect(await waiting()).toEqual(expect.arrayContaining([{ push: toPhone, delayMs: 0 }]));
      expect(await waiting()).toHaveLength(2);
      await queue.cancel(call, 'phone');
      await queue.hurry(toPhone);
      expect(await waiting()).toEqual(expect.arrayContaining([{ push: toPhone, delayMs: 0 }]));
    });

    it('can be cancelled where there are none', async () => {
      await expect(queue.cancel(call, 'phone')).resolves.toBeUndefined();
    });

    it('can be asked for again after they were cancelled', async () => {
      await queue.enqueue(toPhone, 0);
      await queue.cancel(call, 'phone');
      await queue.enqueue(toPhone, 0);
      expect(await waiting()).toHaveLength(1);
    });
  });
}
