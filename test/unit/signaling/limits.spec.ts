import { Allowance } from '../../../apps/signaling/src/limits/allowance.js';
import { EventLimit } from '../../../apps/signaling/src/limits/event-limit.js';
import { HandshakeLimit, networkOf } from '../../../apps/signaling/src/limits/handshake-limit.js';
import { InviteLimit } from '../../../apps/signaling/src/limits/invite-limit.js';

const THREE_A_SECOND = { points: 3, windowMs: 1_000 };
const START = 1_795_500_000_000;

describe('an allowance', () => {
  it('gives as many at once as it has, then says how long to wait, and keeps its word', () => {
    const allowance = new Allowance(THREE_A_SECOND);
    expect([1, 2, 3].map(() => allowance.take(START))).toEqual([0, 0, 0]);
    const waitMs = allowance.take(START);
    expect(waitMs).toBe(334);
    expect(allowance.take(START + waitMs - 100)).toBe(100);
    expect(allowance.take(START + waitMs)).toBe(0);
    expect(allowance.take(START + waitMs)).toBeGreaterThan(0);
  });

  it('is full again after its window, and holds no more than that, however long nobody asked', () => {
    const allowance = new Allowance(THREE_A_SECOND);
    for (let i = 0; i < 3; i++) allowance.take(START);
    expect(allowance.isFull(START + 999)).toBe(false);
    expect(allowance.isFull(START + 1_000)).toBe(true);
    const later = START + 3_600_000;
    expect([1, 2, 3, 4].map(() => allowance.take(later) > 0)).toEqual([false, false, false, true]);
  });

  it('is not lost where the clock is set back', () => {
    const allowance = new Allowance(THREE_A_SECOND);
    allowance.take(START);
    const earlier = START - 3_600_000;
    expect(allowance.take(earlier)).toBeLessThanOrEqual(1_000);
  });

  it.each([1, 7, 30, 50, 9_999_999])('of %d a minute gives just as many at once', (points) => {
    const allowance = new Allowance({ points: Math.min(points, 2_000), windowMs: 60_000 });
    let taken = 0;
    while (allowance.take(START) === 0) taken += 1;
    expect(taken).toBe(Math.min(points, 2_000));
  });
});

describe('the limit of a socket', () => {
  const limited = () => {
    const told: number[] = [];
    const limit = new EventLimit(
      THREE_A_SECOND,
      () => START,
      () => told.push(1),
    );
    return { limit, told };
  };

  it.each(['call:accept', 'call:decline', 'call:hangup'])('never takes %s away, however many signals came', (event) => {
    const { limit } = limited();
    for (let i = 0; i < 100; i++) limit.take('call:signal');
    expect(limit.take('call:signal')).toBeGreaterThan(0);
    expect(limit.take(event)).toBe(0);
  });

  it('counts what does not exist, too', () => {
    const { limit } = limited();
    for (let i = 0; i < 3; i++) limit.take('call:nonsense');
    expect(limit.take('call:invite')).toBeGreaterThan(0);
  });

  it('ends a flood of hang-ups as well', () => {
    const { limit } = limited();
    const waits = Array.from({ length: 100 }, () => limit.take('call:hangup'));
    expect(waits.filter((wait) => wait === 0)).toHaveLength(20);
  });

  it('tells once when a socket begins to send too many', () => {
    const { limit, told } = limited();
    for (let i = 0; i < 50; i++) limit.take('call:signal');
    expect(told).toHaveLength(1);
  });
});

describe('the limit of handshakes', () => {
  it('counts by address, and IPv6 by network', () => {
    const limit = new HandshakeLimit(THREE_A_SECOND, () => START);
    const many = (...addresses: string[]) => addresses.map((address) => limit.take(address) > 0);
    expect(many('10.0.0.1', '::ffff:10.0.0.1', '10.0.0.1', '10.0.0.1')).toEqual([false, false, false, true]);
    expect(many('10.0.0.2')).toEqual([false]);
    expect(many('2001:db8::1', '2001:db8::2', '2001:db8:0:0:ffff::9', '2001:db8::3')).toEqual([
      ...[false, false, false],
      true,
    ]);
    expect(many('2001:db8:0:1::1')).toEqual([false]);
  });

  it.each([
    ['::1', '0:0:0:0::/64'],
    ['2001:0db8::', '2001:db8:0:0::/64'],
    ['fe80::1%eth0', 'fe80:0:0:0::/64'],
    ['1:2:3:4:5:6:7:8', '1:2:3:4::/64'],
    ['::FFFF:192.0.2.1', '192.0.2.1'],
    ['192.0.2.1', '192.0.2.1'],
  ])('takes %s as of %s', (address, network) => {
    expect(networkOf(address)).toBe(network);
  });

  it('forgets addresses that ask no more', () => {
    let now = START;
    const limit = new HandshakeLimit(THREE_A_SECOND, () => now);
    for (let i = 0; i < 5_000; i++) {
      now += 10;
      limit.take(`10.0.${i >> 8}.${i & 255}`);
    }
    expect(limit.size).toBeLessThan(2_048);
  });

  it('lets all in where it is off', () => {
    const limit = new HandshakeLimit(null, () => START);
    expect(Array.from({ length: 100 }, () => limit.take('10.0.0.1')).some((wait) => wait > 0)).toBe(false);
  });
});

describe('the limit of invites', () => {
  const user = { app: 'demo', user: 'alice' };

  it('lets the repeat of a placed invite through, and nothing else', async () => {
    const limit = new InviteLimit(() => Promise.resolve(500));
    await expect(limit.refusal(user, () => Promise.resolve(true))).resolves.toBeNull();
    await expect(limit.refusal(user, () => Promise.resolve(false))).resolves.toMatchObject({
      ...{ ok: false, code: 'rate-limited', retryAfterMs: 500 },
    });
  });

  it('is no refusal where Redis cannot be asked: whether there is one is not known', async () => {
    const limit = new InviteLimit(() => Promise.reject(new Error('away')));
    await expect(limit.refusal(user, () => Promise.resolve(false))).rejects.toThrow('away');
  });
});
