import { type Explorable, explore } from './explorer.js';

/** Two counters up to 9; the first may never be 3 more than the second, if `most` says so. */
const counters = (
  over: Partial<Explorable<readonly [number, number]>> = {},
): Explorable<readonly [number, number]> => ({
  start: [0, 0],
  keyOf: (state) => state.join(),
  moves: ([a, b]) =>
    Promise.resolve([
      ...(a < 9 ? [{ story: 'a', to: [a + 1, b] as const }] : []),
      ...(b < 9 ? [{ story: 'b', to: [a, b + 1] as const }] : []),
    ]),
  wrong: () => null,
  hopes: [],
  ...over,
});
const ALL = { states: 1_000 };

describe('the explorer', () => {
  it('sees every state once, and every move', async () => {
    expect(await explore(counters(), ALL)).toEqual({ states: 100, moves: 180, depth: 18, whole: true });
  });

  it('tells the shortest way to what is wrong', async () => {
    const found = await explore(counters({ wrong: ([a, b]) => (a === b + 3 ? 'too far' : null) }), ALL);
    expect(found.violation).toEqual({ wrong: 'too far', story: ['a', 'a', 'a'] });
  });

  it('finds the nearest state from which a goal is out of reach', async () => {
    const hope = {
      name: 'a at 9 before b',
      counts: () => true,
      isGoal: ([a, b]: readonly [number, number]) => a === 9 && b < 2,
    };
    const found = await explore(counters({ hopes: [hope] }), ALL);
    expect(found.violation).toEqual({ wrong: 'no way leads from here to: a at 9 before b', story: ['b', 'b'] });
  });

  it('says so where it ends at its limit', async () => {
    expect(await explore(counters(), { states: 50 })).toMatchObject({ states: 50, whole: false });
  });

  it('goes through many states', async () => {
    const line: Explorable<number> = {
      ...{ start: 0, keyOf: String, wrong: () => null, hopes: [] },
      moves: (n) => Promise.resolve(n < 20_000 ? [{ story: 'on', to: n + 1 }] : []),
    };
    expect(await explore(line, { states: 50_000 })).toMatchObject({ states: 20_001, depth: 20_000, whole: true });
  });
});
