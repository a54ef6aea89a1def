import { waitBeforeRetry } from '#push';
import { NOW } from '../../support/calls.js';

const wait = (over: Partial<Parameters<typeof waitBeforeRetry>[0]>) =>
  waitBeforeRetry({ tried: 1, ringUntil: NOW + 45_000, now: NOW, chance: 0.5, ...over });

describe('the wait before a push is tried again', () => {
  it('grows to two seconds', () => {
    expect([1, 2, 3, 4, 5].map((tried) => wait({ tried }))).toEqual([250, 500, 1000, 2000, 2000]);
  });

  it('differs by a fifth at most', () => {
    expect([0, 1].map((chance) => wait({ chance }))).toEqual([200, 300]);
  });

  it('is what the provider asks for, where the call still rings by then', () => {
    expect(wait({ retryAfterMs: 5_000 })).toBe(5_000);
    expect(wait({ retryAfterMs: 45_000 })).toBe(250);
    expect(wait({ retryAfterMs: 10 })).toBe(250);
  });

  it('goes on for as long as the call rings where nothing could be sent', () => {
    expect(wait({ tried: 20, unsent: true })).toBe(2000);
    expect(wait({ tried: 20, unsent: true, ringUntil: NOW + 2000 })).toBeNull();
  });

  it('ends with the sixth try, and with the ring deadline', () => {
    expect(wait({ tried: 6 })).toBeNull();
    expect(wait({ ringUntil: NOW + 250 })).toBeNull();
    expect(wait({ ringUntil: NOW + 251 })).toBe(250);
  });
});
