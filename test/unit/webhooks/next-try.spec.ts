import { waitBeforeTry } from '#webhooks';

const DAY_MS = 24 * 3_600_000;

describe('the wait before a webhook is tried again', () => {
  const wait = (tries: number, over: { ageMs?: number; chance?: number } = {}) =>
    waitBeforeTry({ tries, ageMs: 0, chance: 0, ...over });

  it('grows from a second to an hour, and stays there', () => {
    expect([1, 2, 3, 11, 12, 13, 40, 2_000].map((tries) => wait(tries))).toEqual([
      ...[1_000, 2_000, 4_000, 1_024_000, 2_048_000, 3_600_000, 3_600_000, 3_600_000],
    ]);
  });

  it('is shortened by chance, by a half at most', () => {
    expect([0, 0.5, 1].map((chance) => wait(3, { chance }))).toEqual([4_000, 3_000, 2_000]);
  });

  it('never leads beyond the day, and its end is the last time', () => {
    expect(wait(30, { ageMs: DAY_MS - 5 })).toBe(5);
    expect(wait(30, { ageMs: DAY_MS })).toBeNull();
    expect(wait(30, { ageMs: 2 * DAY_MS })).toBeNull();
  });

  it.each([0, 0.999])('makes some dozens of tries a day, whatever chance says (%s)', (chance) => {
    let [tries, ageMs] = [1, 0];
    for (let wait = 0; ; tries += 1) {
      const next = waitBeforeTry({ tries, ageMs, chance });
      if (next === null) break;
      expect(next).toBeGreaterThan(0);
      if (ageMs + next < DAY_MS && tries > 1) expect(next).toBeGreaterThanOrEqual(wait);
      [ageMs, wait] = [ageMs + next, next];
    }
    expect(ageMs).toBe(DAY_MS);
    expect(tries).toBeGreaterThan(30);
    expect(tries).toBeLessThan(80);
  });
});
