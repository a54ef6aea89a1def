import { listCalls } from '#calls';
import { aCall, NOW } from '../../support/calls.js';
import { MemoryCallStore } from '../../support/memory/call-store.js';

const HOUR_MS = 3_600_000;
const alice = { app: 'demo', user: 'alice' };
const carol = { app: 'demo', user: 'carol' };

describe('a user’s calls, page by page', () => {
  const store = new MemoryCallStore(() => NOW);

  /** Listed `n` ms after NOW; where `keptMs` is negative the ledger is gone. */
  async function listed(callId: string, n: number, keptMs = HOUR_MS): Promise<void> {
    const call = { ...aCall(), callId };
    const kept = { keepUntil: NOW + keptMs, keepLogUntil: NOW + keptMs };
    await store.write({ call, entries: [], ...kept, tell: [], latest: NOW + HOUR_MS });
    await store.index([alice, carol], call, NOW, NOW + n, HOUR_MS);
  }
  const page = async (user = alice, before = Infinity, limit = 2) => {
    const { calls, next } = await listCalls(store, user, before, limit);
    return [calls.map(({ callId }) => callId), next];
  };

  beforeAll(async () => {
    for (const n of [1, 2, 5]) await listed(`kept-${n}`, n);
    for (const n of [3, 4]) await listed(`gone-${n}`, n, -1);
  });

  it('pass over those that are forgotten, also where they fill a page', async () => {
    expect(await page(alice, NOW + 5)).toEqual([['kept-2', 'kept-1'], NOW + 1]);
    expect(await page()).toEqual([['kept-5'], NOW + 4]);
    expect(await page(alice, NOW + 1)).toEqual([[], undefined]);
  });

  it('are not those in which the user has no part, though they are listed', async () => {
    expect(await page(carol, Infinity, 10)).toEqual([[], undefined]);
  });
});
