import { TokenUpdates } from '../../../libs/apns-simulator/src/token-updates.js';

const MINUTE = 60_000;

describe('the provider tokens of a connection', () => {
  let updates: TokenUpdates;
  beforeEach(() => {
    updates = new TokenUpdates();
  });

  it('may be the same one as often as one likes', () => {
    expect([0, 1, 2].map((now) => updates.allow('first', now))).toEqual([true, true, true]);
  });

  it('may change after 20 minutes', () => {
    updates.allow('first', 0);
    expect(updates.allow('second', 20 * MINUTE)).toBe(true);
  });

  it('may still be the old one after a change', () => {
    updates.allow('first', 0);
    updates.allow('second', 20 * MINUTE);
    expect(updates.allow('first', 20 * MINUTE + 1)).toBe(true);
  });

  it('may not change sooner, and the connection then takes none, not even the old one, for 20 minutes', () => {
    updates.allow('first', 0);
    const early = 20 * MINUTE - 1;
    expect(updates.allow('second', early)).toBe(false);
    expect(updates.allow('first', early + 20 * MINUTE - 1)).toBe(false);
    expect(updates.allow('first', early + 20 * MINUTE)).toBe(true);
  });
});
