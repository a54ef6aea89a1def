import {
  type Call,
  type CallStore,
  type CallWrite,
  type Clock,
  type Hint,
  type LogEntry,
  type Pair,
  type PairClaim,
  type PartyNotifier,
} from '#calls';
import { aCall, CALL_ID, NOW } from '../support/calls.js';

interface Parts {
  readonly store: CallStore;
  readonly notifier: PartyNotifier;
}

const HOUR_MS = 3_600_000;
const ref = { app: 'demo', callId: CALL_ID };
const alice = { app: 'demo', user: 'alice' };
const bob = { app: 'demo', user: 'bob' };

const first: Call = aCall(undefined, { data: { subject: 'Ünïcode\n“quoted”' }, offer: 'v=0\r\n' });
const second: Call = { ...first, version: 2, state: 'ringing' };

const anEntry = (seq: number): LogEntry => ({
  ...{ event: 'signal', from: { id: 'alice', deviceId: 'alice-phone' }, signal: { candidate: `no. ${seq}` }, seq },
  to: { legs: 'all' },
});

const aWrite = (over: Partial<CallWrite> = {}): CallWrite => ({
  ...{ call: first, entries: [], keepUntil: NOW + HOUR_MS, keepLogUntil: NOW + HOUR_MS, tell: [] },
  latest: NOW + HOUR_MS,
  ...over,
});

/** What every CallStore does. `make` gives an empty one, and the notifier by which it tells servers. */
export function callStoreContract(name: string, make: (clock: Clock) => Promise<Parts>): void {
  describe(`calls ${name}`, () => {
    let store: CallStore;
    let notifier: PartyNotifier;

    beforeEach(async () => {
      ({ store, notifier } = await make(() => NOW));
    });

    const seqsAbove = async (after: number) => (await store.entries(ref, after)).map(({ seq }) => seq);

    /** What a server hears; `next` resolves with the next hint. */
    async function listenAt(server: string) {
      const heard: Hint[] = [];
      let wake: (() => void) | undefined;
      const ignore = () => undefined;
      const onHint = (hint: Hint) => {
        heard.push(hint);
        wake?.();
      };
      await notifier.listen(server, { onHint, onGap: ignore, onReplaced: ignore });
      const next = async () => {
        if (heard.length === 0) await new Promise<void>((resolve) => (wake = resolve));
        return heard.shift();
      };
      return { heard, next };
    }

    it('are not there before they are written', async () => {
      expect(await store.read(ref)).toBeNull();
      expect(await store.entries(ref, 0)).toEqual([]);
    });

    it('come back as they were written', async () => {
      expect(await store.write(aWrite())).toBe('written');
      expect(await store.read(ref)).toEqual(first);
    });

    it('are replaced by the next version', async () => {
      await store.write(aWrite());
      expect(await store.write(aWrite({ call: second }))).toBe('written');
      expect(await store.read(ref)).toEqual(second);
    });

    it('are not made twice', async () => {
      await store.write(aWrite());
      expect(await store.write(aWrite({ call: { ...first, to: 'carol' } }))).toBe('conflict');
      expect(await store.read(ref)).toEqual(first);
    });

    it('are not replaced where there is none', async () => {
      expect(await store.write(aWrite({ call: second }))).toBe('conflict');
      expect(await store.read(ref)).toBeNull();
    });

    it('are not replaced by a version that skips one', async () => {
      await store.write(aWrite());
      expect(await store.write(aWrite({ call: { ...second, version: 3 } }))).toBe('conflict');
    });

    it('keep nothing of a write that conflicts', async () => {
      await store.write(aWrite({ entries: [anEntry(1)] }));
      await store.write(aWrite({ entries: [anEntry(2)], drop: { from: 1, to: 1 } }));
      expect(await seqsAbove(0)).toEqual([1]);
    });

    it('take one of many writes of the same version', async () => {
      await store.write(aWrite());
      const answers = ['a', 'b', 'c', 'd', 'e'].map((reason) =>
        store.write(aWrite({ call: { ...second, by: { id: reason } } })),
      );
      expect((await Promise.all(answers)).sort()).toEqual(['conflict', 'conflict', 'conflict', 'conflict', 'written']);
    });

    it('take versions of more than one digit', async () => {
      for (let version = 1; version <= 12; version++) {
        expect(await store.write(aWrite({ call: { ...first, version } }))).toBe('written');
      }
      expect((await store.read(ref))?.version).toBe(12);
    });

    it('are told from calls of the same id in another app', async () => {
      await store.write(aWrite());
      await store.write(aWrite({ call: { ...first, app: 'other', to: 'carol' }, entries: [anEntry(1)] }));
      expect(await store.read(ref)).toEqual(first);
      expect(await store.read({ ...ref, app: 'other' })).toMatchObject({ to: 'carol' });
      expect(await seqsAbove(0)).toEqual([]);
    });

    it('refuse a write that comes after its latest time, and keep nothing of it', async () => {
      const late = { latest: NOW - 1_000 };
      expect(await store.write(aWrite({ ...late, entries: [anEntry(1)] }))).toBe('late');
      expect(await store.read(ref)).toBeNull();
      expect(await seqsAbove(0)).toEqual([]);
    });

    it('are forgotten when they may go', async () => {
      await store.write(aWrite({ keepUntil: NOW - 1_000 }));
      expect(await store.read(ref)).toBeNull();
    });

    it('outlive their logs', async () => {
      await store.write(aWrite({ entries: [anEntry(1)] }));
      await store.write(aWrite({ call: second, entries: [anEntry(2)], keepLogUntil: NOW - 1_000 }));
      expect(await store.read(ref)).toEqual(second);
      expect(await seqsAbove(0)).toEqual([]);
    });

    describe('with a log', () => {
      it('give back its entries as they were written', async () => {
        await store.write(aWrite({ entries: [anEntry(1), anEntry(2)] }));
        expect(await store.entries(ref, 0)).toEqual([anEntry(1), anEntry(2)]);
      });

      it('give the entries above a seq, in order, however many there are', async () => {
        const entries = Array.from({ length: 12 }, (_, i) => anEntry(i + 1));
        await store.write(aWrite({ entries: entries.slice(0, 9) }));
        await store.write(aWrite({ call: second, entries: entries.slice(9) }));
        expect(await seqsAbove(8)).toEqual([9, 10, 11, 12]);
        expect(await seqsAbove(12)).toEqual([]);
      });

      it('drop a range of it, both ends included', async () => {
        await store.write(aWrite({ entries: [1, 2, 3, 4, 5].map(anEntry) }));
        await store.write(aWrite({ call: second, entries: [anEntry(6)], drop: { from: 2, to: 4 } }));
        expect(await seqsAbove(0)).toEqual([1, 5, 6]);
      });
    });

    describe('tell servers', () => {
      const withEntry = { call: { ...first, lastSeq: 1 }, entries: [anEntry(1)] };

      it('of what was written, those that were named and no others', async () => {
        const [named, other] = [await listenAt('named'), await listenAt('other')];
        await store.write(aWrite({ ...withEntry, tell: ['named'] }));
        await store.write(aWrite({ call: { ...second, lastSeq: 2 }, entries: [anEntry(2)], tell: ['named', 'other'] }));
        expect(await named.next()).toMatchObject({ ...ref, after: 0, seq: 1, callee: 'bob', entries: [anEntry(1)] });
        expect(await named.next()).toMatchObject({ after: 1, seq: 2 });
        expect(await other.next()).toMatchObject({ after: 1, seq: 2 });
        expect(other.heard).toEqual([]);
      });

      it('nothing of what was not written', async () => {
        const server = await listenAt('named');
        await store.write(aWrite({ ...withEntry, tell: ['named'], latest: NOW - 1_000 }));
        await store.write(aWrite({ call: second, entries: [anEntry(1)], tell: ['named'] }));
        await store.write(aWrite({ ...withEntry, tell: ['named'] }));
        expect(await server.next()).toMatchObject({ seq: 1 });
        expect(server.heard).toEqual([]);
      });

      it('after the call can be read', async () => {
        const server = await listenAt('named');
        const written = store.write(aWrite({ ...withEntry, tell: ['named'] }));
        await server.next();
        expect(await store.read(ref)).not.toBeNull();
        await written;
      });
    });

    describe('of a user', () => {
      it('are named to both parties until their time', async () => {
        await store.index([alice, bob], ref, NOW + 1_000, NOW);
        expect(await store.callsOf(alice, NOW)).toEqual([ref]);
        expect(await store.callsOf(bob, NOW + 999)).toEqual([ref]);
        expect(await store.callsOf(bob, NOW + 1_000)).toEqual([]);
      });

      it('are nobody else’s', async () => {
        await store.index([alice], ref, NOW + 1_000, NOW);
        expect(await store.callsOf(bob, NOW)).toEqual([]);
        expect(await store.callsOf({ ...alice, app: 'other' }, NOW)).toEqual([]);
      });

      it('can be given another time, later or earlier', async () => {
        await store.index([alice], ref, NOW + 1_000, NOW);
        await store.index([alice], ref, NOW + 5_000, NOW);
        expect(await store.callsOf(alice, NOW + 4_000)).toEqual([ref]);
        await store.index([alice], ref, NOW + 2_000, NOW);
        expect(await store.callsOf(alice, NOW + 4_000)).toEqual([]);
      });

      it('are many', async () => {
        const another = { app: 'demo', callId: '00000000-0000-4000-8000-000000000000' };
        await store.index([alice], ref, NOW + 1_000, NOW);
        await store.index([alice], another, NOW + 5_000, NOW);
        expect(await store.callsOf(alice, NOW)).toEqual([ref, another]);
        expect(await store.callsOf(alice, NOW + 2_000)).toEqual([another]);
      });
    });

    describe('of two users', () => {
      const pair: Pair = { app: 'demo', users: ['alice', 'bob'] };
      const reversed: Pair = { app: 'demo', users: ['bob', 'alice'] };
      const claim = (callId: string): PairClaim => ({ callId, landsBy: NOW + 2_000, until: NOW + 60_000 });

      it('one alone may ring, whoever of them placed it', async () => {
        expect(await store.claimPair(pair, claim('one'))).toBeNull();
        const holder = await store.claimPair(reversed, claim('two'));
        expect(holder?.callId).toBe('one');
        expect(Math.abs((holder?.landsBy ?? 0) - (NOW + 2_000))).toBeLessThanOrEqual(1);
      });

      it('one of two that come side by side may', async () => {
        const results = await Promise.all([
          store.claimPair(pair, claim('one')),
          store.claimPair(reversed, claim('two')),
        ]);
        expect(results.filter((result) => result === null)).toHaveLength(1);
      });

      it('the same one may claim it again', async () => {
        await store.claimPair(pair, claim('one'));
        expect(await store.claimPair(pair, claim('one'))).toBeNull();
        expect((await store.claimPair(pair, claim('two')))?.callId).toBe('one');
      });

      it('a claim that was found to be over is replaced, if it still is the same', async () => {
        await store.claimPair(pair, claim('one'));
        const over = (await store.claimPair(pair, claim('two')))?.mark;
        expect(await store.claimPair(pair, claim('two'), over)).toBeNull();
        expect((await store.claimPair(pair, claim('three'), over))?.callId).toBe('two');
      });

      it('a claim that was made anew is not replaced for having been over', async () => {
        await store.claimPair(pair, claim('one'));
        const over = (await store.claimPair(pair, claim('two')))?.mark;
        await store.claimPair(pair, { ...claim('one'), landsBy: NOW + 3_000 });
        expect((await store.claimPair(pair, claim('two'), over))?.callId).toBe('one');
      });

      it('is released by the call that has it alone', async () => {
        await store.claimPair(pair, claim('one'));
        await store.releasePair(pair, 'two');
        expect((await store.claimPair(pair, claim('two')))?.callId).toBe('one');
        await store.releasePair(reversed, 'one');
        expect(await store.claimPair(pair, claim('two'))).toBeNull();
      });

      it('are other two in another app, or with another user', async () => {
        await store.claimPair(pair, claim('one'));
        expect(await store.claimPair({ ...pair, app: 'other' }, claim('two'))).toBeNull();
        expect(await store.claimPair({ ...pair, users: ['alice', 'carol'] }, claim('two'))).toBeNull();
      });
    });
  });
}
