import { NOT_SENT, type PushTry } from '#calls';
import { hasTriesLeft, MISSED, RINGING, waitBeforeRetry } from '#push';
import { NOW } from '../../support/calls.js';

const tried = (reason: string, at = NOW): PushTry => ({ at, environment: 'sandbox', apnsId: 'id', reason });
const sent = (times: number) => Array.from({ length: times }, (_, n) => tried('no-answer', NOW + n));
const unsent = (times: number): PushTry[] => [{ ...tried(NOT_SENT), times, lastAt: NOW + 1 }];

const wait = (over: Partial<Parameters<typeof waitBeforeRetry>[0]>) =>
  waitBeforeRetry({ tries: sent(1), until: NOW + 45_000, patience: RINGING, now: NOW, chance: 0.5, ...over });

describe('the wait before a push is tried again', () => {
  it('grows to two seconds', () => {
    expect([1, 2, 3, 4, 5].map((times) => wait({ tries: sent(times) }))).toEqual([250, 500, 1000, 2000, 2000]);
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
    expect(wait({ tries: unsent(20) })).toBe(2000);
    expect(wait({ tries: unsent(20), until: NOW + 2000 })).toBeNull();
  });

  it('ends with the sixth try that was sent, and with the ring deadline', () => {
    expect(wait({ tries: [...unsent(20), ...sent(5)] })).toBe(2000);
    expect(wait({ tries: sent(6) })).toBeNull();
    expect([5, 6].map((times) => hasTriesLeft(sent(times), RINGING))).toEqual([true, false]);
    expect(wait({ until: NOW + 250 })).toBeNull();
    expect(wait({ until: NOW + 251 })).toBe(250);
  });

  it('is longer where nobody waits: to a minute, with twelve tries', () => {
    const patient = (times: number) => wait({ patience: MISSED, until: NOW + 600_000, tries: sent(times) });
    const times = [1, 2, 3, 6, 7, 11, 12];
    expect(times.map(patient)).toEqual([1_000, 2_000, 4_000, 32_000, 60_000, 60_000, null]);
  });
});
