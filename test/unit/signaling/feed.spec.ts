import { type CallRef, type Catchup, type Hint, type LogEntry } from '#calls';
import { Feed, type Outlet } from '../../../apps/signaling/src/sockets/feed.js';
import { aCall } from '../../support/calls.js';

const call: CallRef = aCall();
const party = { role: 'leg', deviceId: 'phone' } as const;
const from = { id: 'alice', deviceId: 'alice-phone' };

const signal = (seq: number): LogEntry => ({ event: 'signal', from, signal: seq, to: { legs: 'all' }, seq });
const forTheCaller = (seq: number): LogEntry => ({
  ...{ event: 'progress', stage: 'ringing', deviceId: 'phone' },
  to: { caller: true },
  seq,
});
const ended = (seq: number): LogEntry => ({ event: 'ended', reason: 'completed', to: { legs: 'all' }, seq });

/** "There are entries up to `seq`", with those that it names; without any, they have to be read. */
const hint = (after: number, seq: number, entries?: LogEntry[]): Hint => ({
  ...{ ...call, caller: from, callee: 'bob', after, seq },
  ...(entries && { entries }),
});
const of = (...entries: LogEntry[]) => hint(entries[0]!.seq - 1, entries.at(-1)!.seq, entries);

/** What the feed asks is answered when the test says so. */
class HandOutlet implements Outlet {
  readonly told: number[] = [];
  readonly reads: { after: number; answer(entries: LogEntry[] | null): void; fail(error: unknown): void }[] = [];
  readonly failures: unknown[] = [];
  waiting: (() => void)[] = [];
  closed = false;

  emit(_call: CallRef, entry: LogEntry): void {
    this.told.push(entry.seq);
  }

  read(_call: CallRef, after: number): Promise<Catchup | null> {
    return new Promise((resolve, fail) => {
      const answer = (entries: LogEntry[] | null) => {
        const known = { ...aCall(), lastSeq: entries?.at(-1)?.seq ?? after };
        resolve(entries && { call: known, party, entries, truncated: false });
      };
      this.reads.push({ after, answer, fail });
    });
  }

  later(run: () => void): boolean {
    if (!this.closed) this.waiting.push(run);
    return !this.closed;
  }

  failed(_call: CallRef, error: unknown): void {
    this.failures.push(error);
  }
}

/** All that follows from what was answered has happened. */
const settled = () => new Promise((resolve) => setImmediate(resolve));

describe('the feed of a call to a socket', () => {
  let outlet: HandOutlet;
  let feed: Feed;
  beforeEach(() => {
    outlet = new HandOutlet();
    feed = new Feed(call, party, outlet);
  });

  it('tells entries as they come, and those that are for others not', () => {
    feed.take(of(signal(1)));
    feed.take(of(forTheCaller(2)));
    feed.take(of(signal(3), signal(4)));
    expect(outlet.told).toEqual([1, 3, 4]);
    expect(feed.cursor).toBe(4);
    expect(outlet.reads).toEqual([]);
  });

  it('tells each once, however often it comes', () => {
    feed.take(of(signal(1), signal(2)));
    feed.take(of(signal(1)));
    feed.take(of(signal(2), signal(3)));
    feed.tell([signal(2), signal(3)], 3);
    expect(outlet.told).toEqual([1, 2, 3]);
  });

  it('reads the log where a hint does not follow on, and tells what was missing first', async () => {
    feed.take(of(signal(1)));
    feed.take(of(signal(3)));
    expect(outlet.told).toEqual([1]);
    expect(outlet.reads).toMatchObject([{ after: 1 }]);
    outlet.reads[0]!.answer([signal(2), signal(3)]);
    await settled();
    expect(outlet.told).toEqual([1, 2, 3]);
  });

  it('reads the log where a hint carries no entries', async () => {
    feed.take(hint(0, 1));
    outlet.reads[0]!.answer([signal(1)]);
    await settled();
    expect(outlet.told).toEqual([1]);
  });

  it('reads once at a time, and once more where hints came meanwhile', async () => {
    feed.take(of(signal(2)));
    feed.take(of(signal(3)));
    feed.take(of(signal(4)));
    expect(outlet.reads).toHaveLength(1);
    outlet.reads[0]!.answer([signal(1), signal(2)]);
    await settled();
    expect(outlet.reads).toMatchObject([{ after: 0 }, { after: 2 }]);
    outlet.reads[1]!.answer([signal(3), signal(4)]);
    await settled();
    expect(outlet.told).toEqual([1, 2, 3, 4]);
    expect(outlet.reads).toHaveLength(2);
  });

  it('reads again later where the log could not be read, and says so', async () => {
    feed.take(of(signal(2)));
    const error = new Error('Redis is gone');
    outlet.reads[0]!.fail(error);
    await settled();
    expect(outlet.failures).toEqual([error]);
    feed.take(of(signal(3)));
    expect(outlet.reads).toHaveLength(1);
    outlet.waiting[0]!();
    outlet.reads[1]!.answer([signal(1), signal(2), signal(3)]);
    await settled();
    expect(outlet.told).toEqual([1, 2, 3]);
  });

  it('does not read again for a line that is closed', async () => {
    outlet.closed = true;
    feed.take(of(signal(2)));
    outlet.reads[0]!.fail(new Error('Redis is gone'));
    await settled();
    expect([outlet.waiting, outlet.reads.length]).toEqual([[], 1]);
  });

  it('tells nothing of a call that is none of the device’s any more', async () => {
    feed.take(hint(0, 1));
    outlet.reads[0]!.answer(null);
    await settled();
    expect([outlet.told, feed.isOver]).toEqual([[], false]);
  });

  it('holds hints back until it is released, and then tells them in order', () => {
    feed.hold();
    feed.take(of(signal(1)));
    feed.take(of(signal(2)));
    expect(outlet.told).toEqual([]);
    feed.release();
    feed.take(of(signal(3)));
    expect(outlet.told).toEqual([1, 2, 3]);
  });

  it('holds back too what was read meanwhile, the end included', () => {
    feed.hold();
    feed.tell([signal(1), ended(2)], 2, true);
    expect([outlet.told, feed.isOver]).toEqual([[], false]);
    feed.release();
    expect([outlet.told, feed.isOver]).toEqual([[1, 2], true]);
  });

  it('keeps what is held where it is told to hold once more', () => {
    feed.hold();
    feed.take(of(signal(1)));
    feed.hold();
    feed.release();
    expect(outlet.told).toEqual([1]);
  });

  it('is over with the end: nothing is told after it', () => {
    feed.take(of(signal(1), ended(2), signal(3)));
    feed.take(of(signal(4)));
    expect(outlet.told).toEqual([1, 2]);
    expect(feed.isOver).toBe(true);
    expect(outlet.reads).toEqual([]);
  });

  it('is over where the device has heard all there is to hear', () => {
    feed.tell([signal(1)], 1, true);
    feed.take(of(signal(2)));
    expect([outlet.told, feed.isOver]).toEqual([[1], true]);
  });
});
