import { type CallView, type LegView } from '#contract';
import { type Ledger } from '../../../apps/call-lab/src/lab/wire.js';
import { rowsOf } from '../../../apps/call-lab/page/src/waterfall/bars.js';
import { even, inWords, logarithmic, spanFor, ticksOf } from '../../../apps/call-lab/page/src/waterfall/scale.js';
import { seeing, type Sightings } from '../../../apps/call-lab/page/src/waterfall/sightings.js';

const INVITED = 1_000_000;
const at = (ms: number): number => INVITED + ms;

function ledger(leg: Partial<LegView>, call: Partial<CallView> = {}, seenAt = 0): Ledger {
  const head = {
    callId: 'c',
    state: 'calling',
    from: { id: 'alice', name: 'Alice' },
    to: 'bob',
    media: 'audio',
  } as const;
  return {
    at: at(seenAt),
    pushes: [],
    call: {
      ...head,
      ...{ createdAt: INVITED, ringUntil: at(45_000) },
      legs: [{ deviceId: 'phone', state: 'calling', ...leg }],
      ...call,
    },
  };
}

const tried = (ms: number, status: number, reason?: string) =>
  ({ at: at(ms), environment: 'sandbox', status, apnsId: 'a', ...(reason !== undefined && { reason }) }) as const;

/** The bars of the only leg, as `stage from-to`, and `…` where it goes on. */
function bars(of: ReturnType<typeof ledger>, now: number, seen: Sightings = {}): string[] {
  const [row] = rowsOf(of, seen, at(now));
  return row?.bars.map(({ stage, from, to, open }) => `${stage} ${from}-${to}${open ? '…' : ''}`) ?? [];
}

describe('the rows of a waterfall', () => {
  it('show a leg from the invite to the end of the call', () => {
    const leg = {
      push: { state: 'accepted', at: at(60), attempts: 1, tries: [tried(20, 200)] },
      ...({ wokenAt: at(75), ringingAt: at(80), answeredAt: at(1_600), state: 'ended', reason: 'completed' } as const),
    } as const;
    const over = ledger(leg, { state: 'ended', endedAt: at(4_000), reason: 'completed' });
    expect(bars(over, 9_000)).toEqual([
      'queued 0-20',
      'sent 20-60',
      'accepted 60-75',
      'woken 75-80',
      'ringing 80-1600',
      'answered 1600-4000',
    ]);
    expect(rowsOf(over, {}, at(9_000))[0]?.end).toBe('completed');
  });

  it('grow with the time while nothing new is known', () => {
    expect(bars(ledger({ push: { state: 'queued', at: at(0), attempts: 0 } }), 40)).toEqual(['queued 0-40…']);
    expect(
      bars(
        ledger({ push: { state: 'queued', at: at(0), attempts: 1, tries: [tried(20, 503, 'ServiceUnavailable')] } }),
        40,
      ),
    ).toEqual(['queued 0-20', 'sent 20-40…']);
  });

  it('know of a hold that the ledger no longer shows, and of one that led to no push', () => {
    const held = ledger({ push: { state: 'held', at: at(0), attempts: 0 } }, {}, 10);
    const queued = ledger({ push: { state: 'queued', at: at(1_000), attempts: 0 } }, {}, 1_010);
    const seen = seeing(seeing({}, held), queued);
    expect(bars(queued, 1_050, seen)).toEqual(['held 0-1010', 'queued 1010-1050…']);
    const skipped = ledger({ push: { state: 'skipped', at: at(30), attempts: 0 }, ringingAt: at(25) });
    expect(bars(skipped, 100)).toEqual(['held 0-25', 'ringing 25-100…']);
  });

  it('end a stage where the next begins, though what is known of the push was written down later', () => {
    const leg = {
      push: { state: 'accepted', at: at(90), attempts: 1, tries: [tried(20, 200)] },
      wokenAt: at(75),
    } as const;
    expect(bars(ledger(leg), 100)).toEqual(['queued 0-20', 'sent 20-75', 'accepted 75-75', 'woken 75-100…']);
  });

  it('name each attempt that Apple did not accept', () => {
    const tries = [tried(20, 503, 'ServiceUnavailable'), { ...tried(900, 0), status: undefined }, tried(2_000, 200)];
    const leg = { push: { state: 'accepted', at: at(2_010), attempts: 3, tries } } as unknown as LegView;
    expect(rowsOf(ledger(leg), {}, at(3_000))[0]?.misses).toEqual([
      { at: 20, why: '503 ServiceUnavailable' },
      { at: 900, why: 'no answer' },
    ]);
  });
});

describe('the scales of a waterfall', () => {
  it.each([
    ['even', even],
    ['logarithmic', logarithmic],
  ])('run from 0 to 1, upwards: %s', (_, make) => {
    const scale = make(5_000);
    const places = [0, 10, 100, 1_000, 5_000, 9_000].map(scale);
    expect(places[0]).toBe(0);
    expect(places.at(-1)).toBe(1);
    expect(places).toEqual([...places].sort((a, b) => a - b));
  });

  it('name times that do not write over each other, and hold what is shown', () => {
    const span = spanFor(45_000);
    expect(span).toBeGreaterThan(45_000);
    for (const make of [even, logarithmic]) {
      const places = ticksOf(make(span), span, 0.08).map(make(span));
      expect(places.length).toBeGreaterThan(2);
      places.slice(1).forEach((place, i) => {
        expect(place - places[i]!).toBeGreaterThan(0.08);
      });
    }
  });

  it('are read in ms, then in seconds', () => {
    expect([12.4, 999, 1_000, 1_234, 45_000].map(inWords)).toEqual(['12 ms', '999 ms', '1 s', '1.23 s', '45 s']);
  });
});
