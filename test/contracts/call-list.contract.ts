import { type CallStore } from '#calls';
import { CALL_ID, NOW } from '../support/calls.js';

const HOUR_MS = 3_600_000;
const ref = { app: 'demo', callId: CALL_ID };
const alice = { app: 'demo', user: 'alice' };
const bob = { app: 'demo', user: 'bob' };

/** How every CallStore lists a user's calls. `make` gives an empty one. */
export function callListContract(name: string, make: () => Promise<CallStore>): void {
  describe(`calls of a user ${name}`, () => {
    let store: CallStore;
    beforeEach(async () => {
      store = await make();
    });

    it('are listed, newest first, as of when they were first heard of', async () => {
      const calls = ['a', 'b', 'c'].map((callId) => ({ app: 'demo', callId }));
      for (const [i, call] of calls.entries()) await store.index([alice, bob], call, NOW + 1_000, NOW + i, HOUR_MS);
      await store.index([alice], calls[0]!, NOW + 1_000, NOW + 10, HOUR_MS);
      await store.index([alice], calls[1]!, NOW + 1_000, NOW + 20);
      const [a, b, c] = calls.map((call, i) => ({ ...call, at: NOW + i }));
      expect(await store.listed(alice, Infinity, 10)).toEqual([c, b, a]);
      expect(await store.listed(alice, NOW + 2, 10)).toEqual([b, a]);
      expect(await store.listed(alice, Infinity, 2)).toEqual([c, b]);
      expect(await store.listed(alice, NOW, 2)).toEqual([]);
      expect(await store.listed({ ...alice, app: 'other' }, Infinity, 10)).toEqual([]);
      expect(await store.listed(bob, Infinity, 1)).toEqual([c]);
    });

    it('are listed all where they are of one ms, so that no page parts them', async () => {
      const ids = ['a', 'b', 'c', 'd', 'e'];
      for (const callId of ids) await store.index([alice], { app: 'demo', callId }, NOW + 1_000, NOW, HOUR_MS);
      await store.index([alice], ref, NOW + 1_000, NOW + 1, HOUR_MS);
      const listed = await store.listed(alice, Infinity, 3);
      expect(listed.map(({ callId }) => callId).sort()).toEqual([ref.callId, ...ids].sort());
      expect(listed[0]).toEqual({ ...ref, at: NOW + 1 });
    });

    it('leave the list when their time is over', async () => {
      await store.index([alice], { app: 'demo', callId: 'old' }, NOW + 1_000, NOW, HOUR_MS);
      await store.index([alice], ref, NOW + 1_000, NOW + HOUR_MS, HOUR_MS);
      expect(await store.listed(alice, Infinity, 10)).toHaveLength(2);
      const next = { app: 'demo', callId: 'next' };
      await store.index([alice], next, NOW + 1_000, NOW + HOUR_MS + 1, HOUR_MS);
      expect((await store.listed(alice, Infinity, 10)).map(({ callId }) => callId)).toEqual(['next', ref.callId]);
    });

    it('are not listed where that is not asked for', async () => {
      await store.index([alice], ref, NOW + 1_000, NOW);
      expect(await store.listed(alice, Infinity, 10)).toEqual([]);
    });
  });
}
