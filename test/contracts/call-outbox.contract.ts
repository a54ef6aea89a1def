import { type Announcement, type Call, type CallStore, type CallWrite, type LogEntry } from '#calls';
import { aCall, CALL_ID, NOW } from '../support/calls.js';

const HOUR_MS = 3_600_000;
const ref = { app: 'demo', callId: CALL_ID };
const first: Call = aCall();
const second: Call = { ...first, version: 2, state: 'ringing' };
const anEntry: LogEntry = {
  ...{ event: 'signal', from: { id: 'alice', deviceId: 'alice-phone' }, signal: 'a candidate', seq: 1 },
  to: { legs: 'all' },
};
const aWrite = (over: Partial<CallWrite> = {}): CallWrite => ({
  ...{ call: first, entries: [], keepUntil: NOW + HOUR_MS, keepLogUntil: NOW + HOUR_MS, tell: [] },
  latest: NOW + HOUR_MS,
  ...over,
});

const announcement = (id: string): Announcement => ({
  ...{ id, type: 'call.placed', about: ref },
  body: JSON.stringify({ name: 'Ünïcode\n“quoted”' }),
});

/** What every CallStore does with what is to be announced. `make` gives an empty one whose clock stands at NOW. */
export function callOutboxContract(name: string, make: () => Promise<CallStore>): void {
  describe(`the outboxes of calls ${name}`, () => {
    let store: CallStore;
    beforeEach(async () => {
      store = await make();
    });

    const ids = async () => (await store.outbox(ref)).map(({ id }) => id).sort();

    it('have nothing in it that was not announced', async () => {
      expect(await store.outbox(ref)).toEqual([]);
      await store.write(aWrite({ announce: [] }));
      expect(await store.outbox(ref)).toEqual([]);
    });

    it('give back what was announced, with each write more, until it is cleared', async () => {
      await store.write(aWrite({ entries: [anEntry], announce: [announcement('a')], tell: ['nobody'] }));
      expect(await store.outbox(ref)).toEqual([announcement('a')]);
      await store.write(aWrite({ call: second, announce: [announcement('b'), announcement('c')] }));
      expect(await ids()).toEqual(['a', 'b', 'c']);
      await store.clearOutbox(ref, ['a', 'c', 'unknown']);
      expect(await ids()).toEqual(['b']);
      await store.clearOutbox(ref, ['b']);
      expect(await ids()).toEqual([]);
      expect(await store.entries(ref, 0)).toEqual([anEntry]);
    });

    it('keep nothing of a write that was not taken', async () => {
      await store.write(aWrite({ announce: [announcement('late')], latest: NOW - 1_000 }));
      await store.write(aWrite({ call: second, announce: [announcement('conflict')] }));
      expect(await ids()).toEqual([]);
    });

    it('are nobody else’s', async () => {
      await store.write(aWrite({ announce: [announcement('a')] }));
      expect(await store.outbox({ ...ref, app: 'other' })).toEqual([]);
    });
  });
}
