import { type Hint, type PartyNotifier, type SocketPlace } from '#calls';
import { CALL_ID } from '../support/calls.js';

export type ReplacingNotifier = PartyNotifier & { replace(place: SocketPlace): Promise<void> };

const aHint = (seq: number): Hint => ({
  ...{ app: 'demo', callId: CALL_ID, caller: { id: 'alice', deviceId: 'alice-phone' }, callee: 'bob' },
  ...{ after: seq - 1, seq },
  entries: [{ event: 'progress', stage: 'ringing', deviceId: 'phone', to: { caller: true }, seq }],
});

/** What every PartyNotifier does. `make` gives one on which nobody listens. */
export function partyNotifierContract(name: string, make: () => Promise<ReplacingNotifier>): void {
  describe(`hints between servers ${name}`, () => {
    let notifier: ReplacingNotifier;

    beforeEach(async () => {
      notifier = await make();
    });

    /** What a server hears, in order; `heard(n)` resolves with the first n. */
    async function listenAt(server: string) {
      const all: unknown[] = [];
      let wake: (() => void) | undefined;
      const hear = (what: unknown) => {
        all.push(what);
        wake?.();
      };
      const listening = await notifier.listen(server, {
        onHint: hear,
        onReplaced: hear,
        onGap: () => {
          hear('gap');
        },
      });
      const heard = async (n: number) => {
        while (all.length < n) await new Promise<void>((resolve) => (wake = resolve));
        return all;
      };
      return { heard, close: () => listening.close() };
    }

    it('reach the server that they are for, and no other', async () => {
      const [one, other] = [await listenAt('one'), await listenAt('other')];
      await notifier.tell('one', aHint(1));
      await notifier.tell('other', aHint(2));
      expect(await other.heard(1)).toEqual([aHint(2)]);
      expect(await one.heard(1)).toEqual([aHint(1)]);
    });

    it('come in the order in which they were told', async () => {
      const server = await listenAt('one');
      for (const seq of [1, 2, 3]) await notifier.tell('one', aHint(seq));
      expect(await server.heard(3)).toEqual([aHint(1), aHint(2), aHint(3)]);
    });

    it('are lost where nobody listens, without an error', async () => {
      await expect(notifier.tell('nobody', aHint(1))).resolves.toBeUndefined();
    });

    it('are not heard any more after close', async () => {
      const [closed, other] = [await listenAt('closed'), await listenAt('other')];
      await closed.close();
      await notifier.tell('closed', aHint(1));
      await notifier.tell('other', aHint(2));
      await other.heard(1);
      expect(await closed.heard(0)).toEqual([]);
    });

    it('name a socket that was replaced', async () => {
      const server = await listenAt('one');
      await notifier.replace({ server: 'one', socket: 'Ab-c_1' });
      expect(await server.heard(1)).toEqual(['Ab-c_1']);
    });
  });
}
