import { type Call, type CallEvent, decide, type Reachable } from '#calls';
import { aCall, asleep, bobs, connected, heldBack, NOW } from '../../support/calls.js';

const decided = (call: Call, event: CallEvent, now = NOW + 500) => {
  const decision = decide(call, event, now);
  if (decision.kind !== 'next') throw new Error(`the event changes nothing: ${JSON.stringify(decision)}`);
  return decision;
};
const legOf = (call: Call, deviceId: string) => call.legs.find((leg) => leg.deviceId === deviceId);
const found = (call: Call, callee: Reachable[]) =>
  decided(call, { kind: 'look', seen: { caller: { server: 'server-a', socket: 'alice-socket' }, callee } });
const failed = (call: Call, deviceId: string) =>
  decided(call, { kind: 'pushEnded', deviceId, reason: 'Unregistered' }).call;

describe('a held push', () => {
  const call = aCall([heldBack('phone'), heldBack('tablet')]);
  const place = { server: 'server-b', socket: 'phone-socket' };

  it('goes at once when the socket dies that it was held for, and no other one does', () => {
    const { call: after, effects } = decided(call, { kind: 'disconnect', device: bobs('phone'), place });
    expect(effects).toEqual([{ kind: 'hurryPush', deviceId: 'phone', heldAt: NOW }]);
    expect(legOf(after, 'phone')?.push).toMatchObject({ state: 'queued', at: NOW + 500 });
    expect(legOf(after, 'tablet')?.push).toMatchObject({ state: 'held' });
  });

  it('goes at once when a look finds the socket’s server dead', () => {
    const { effects } = found(call, [asleep('phone'), heldBack('tablet')]);
    expect(effects).toEqual([{ kind: 'hurryPush', deviceId: 'phone', heldAt: NOW }]);
  });

  it('does not go where the phone rings already', () => {
    const rings = decided(call, { kind: 'ring', device: bobs('phone') }).call;
    expect(decided(rings, { kind: 'disconnect', device: bobs('phone'), place }).effects).toEqual([]);
  });
});

describe('a device that comes while its user is being rung', () => {
  const call = aCall([asleep('phone')]);

  it('is a leg with a push where it registers', () => {
    const { call: after, effects } = decided(call, { kind: 'join', device: bobs('watch') });
    expect(legOf(after, 'watch')).toMatchObject({ state: 'calling', push: { state: 'queued', at: NOW + 500 } });
    expect(effects).toEqual([{ kind: 'push', deviceId: 'watch', held: false }]);
  });

  it('is pushed with the token that it registers now, where the one before was no good', () => {
    const { effects } = decided(failed(aCall([asleep('phone'), asleep('tablet')]), 'phone'), {
      ...{ kind: 'join', device: bobs('phone') },
    });
    expect(effects).toEqual([{ kind: 'push', deviceId: 'phone', held: false }]);
  });

  it('has its push held back where it is connected', () => {
    const online = aCall([connected('browser')]);
    const { call: after, effects } = decided(online, { kind: 'join', device: bobs('browser') });
    expect(legOf(after, 'browser')?.push?.state).toBe('held');
    expect(effects).toEqual([{ kind: 'push', deviceId: 'browser', held: true }]);
  });

  it('is no leg again after its end', () => {
    const left = decided(aCall([asleep('phone'), asleep('tablet')]), { kind: 'leave', device: bobs('phone') }).call;
    expect(decide(left, { kind: 'join', device: bobs('phone') }, NOW)).toMatchObject({ kind: 'same' });
  });

  it('is found by the look after the first write, and its server told to look into the log', () => {
    const { call: after, effects, nudge, entries } = found(call, [asleep('phone'), connected('browser', 'server-c')]);
    expect(legOf(after, 'browser')).toMatchObject({ server: 'server-c', socket: 'browser-socket' });
    expect([effects, nudge, entries]).toEqual([[], ['server-c'], []]);
  });

  it('is looked for where it went in that moment', () => {
    const online = aCall([connected('browser', 'server-b')]);
    const moved = found(online, [{ ...connected('browser', 'server-c'), socket: 'another' }]);
    expect(moved.nudge).toEqual(['server-c']);
    expect(legOf(moved.call, 'browser')).toMatchObject({ server: 'server-c', socket: 'another' });
  });

  it('is pushed by a look once it has a token', () => {
    const { effects } = found(aCall([connected('browser')]), [heldBack('browser')]);
    expect(effects).toEqual([{ kind: 'push', deviceId: 'browser', held: true }]);
  });

  it('is not pushed again by a look where its push has failed', () => {
    const online = failed(aCall([asleep('phone'), connected('browser')]), 'phone');
    const seen = {
      caller: { server: 'server-a', socket: 'alice-socket' },
      callee: [asleep('phone'), connected('browser')],
    };
    expect(decide(online, { kind: 'look', seen }, NOW)).toMatchObject({ kind: 'same' });
  });
});

describe('a device whose end went to an older socket than it has', () => {
  const there = [{ deviceId: 'phone', hasVoipToken: true, server: 'server-c', socket: 'newer' }];

  it('is told where it is by now, and once', () => {
    const ended = decided(aCall([heldBack('phone')]), {
      kind: 'hangUp',
      speaker: { user: 'alice', deviceId: 'alice-phone' },
    }).call;
    const { call, entries, nudge } = found(ended, there);
    expect([nudge, entries]).toEqual([['server-c'], []]);
    expect(call.state).toBe('ended');
    expect(decide(call, { kind: 'look', seen: { callee: there } }, NOW)).toMatchObject({ kind: 'same' });
  });

  it('is told so too when the call goes on at another one', () => {
    const { call } = decided(aCall([heldBack('phone'), heldBack('tablet')]), {
      kind: 'accept',
      device: bobs('tablet'),
    });
    expect(found(call, [...there, heldBack('tablet')]).nudge).toEqual(['server-c']);
  });
});

describe('a device that is logged out while its user is being rung', () => {
  it('hears the end, alone, and its push is taken back', () => {
    const { call, entries, effects } = decided(aCall(), { kind: 'leave', device: bobs('phone') });
    expect(legOf(call, 'phone')).toMatchObject({ state: 'ended', reason: 'unreachable', push: { state: 'skipped' } });
    expect(entries).toMatchObject([{ event: 'ended', reason: 'unreachable', to: { legs: { only: 'phone' } } }]);
    expect(effects).toEqual([{ kind: 'cancelPush', deviceId: 'phone' }]);
  });

  it('and was the last one: the caller hears that nobody can be reached', () => {
    const { call } = decided(aCall([asleep('phone')]), { kind: 'leave', device: bobs('phone') });
    expect([call.state, call.reason]).toEqual(['ended', 'unreachable']);
  });
});
