import {
  type Call,
  CALLER_GONE_MS,
  type CallEvent,
  decide,
  LOOK_WHILE_CONNECTED_MS,
  LOOK_WHILE_RINGING_MS,
  newCall,
  nextCheck,
  PEER_GONE_MS,
  type Reachable,
  type SocketPlace,
} from '#calls';
import { ALICE, aCall, anInvite, bobs, connected, NOW } from '../../support/calls.js';

const ALICES_PLACE: SocketPlace = { server: 'server-a', socket: 'alice-socket' };
const PHONES_PLACE: SocketPlace = { server: 'server-b', socket: 'phone-socket' };
const ELSEWHERE: SocketPlace = { server: 'server-c', socket: 'another' };

const noted = (call: Call, event: CallEvent, now: number): Call => {
  const decision = decide(call, event, now);
  return decision.kind === 'next' ? decision.call : call;
};
const lost = (call: Call, device: typeof ALICE, place: SocketPlace, now = NOW) =>
  noted(call, { kind: 'disconnect', device, place }, now);
const back = (call: Call, device: typeof ALICE, place: SocketPlace, now = NOW) =>
  noted(call, { kind: 'connect', device, place }, now);
/** A check at `now` that finds the caller, and the devices of the callee, there. */
const checked = (call: Call, now: number, caller: SocketPlace | null, callee: Reachable[] = [connected('phone')]) =>
  noted(call, { kind: 'check', seen: { caller, callee } }, now);

describe('a caller who is gone while it rings', () => {
  const call = aCall([connected('phone')]);

  it('has 10 s to come back before the call is cancelled', () => {
    const gone = lost(call, ALICE, ALICES_PLACE);
    expect(gone.caller.goneAt).toBe(NOW);
    expect(checked(gone, NOW + CALLER_GONE_MS - 1, null).state).toBe('calling');
    const over = checked(gone, NOW + CALLER_GONE_MS, null);
    expect([over.state, over.reason, over.by]).toEqual(['ended', 'cancelled', undefined]);
  });

  it('and is not gone any more when it is back elsewhere, however late its old socket is missed', () => {
    const again = back(lost(call, ALICE, ALICES_PLACE), ALICE, ELSEWHERE, NOW + 9_000);
    expect(lost(again, ALICE, ALICES_PLACE, NOW + 9_500)).toBe(again);
    expect(checked(again, NOW + 20_000, ELSEWHERE)).toBe(again);
  });

  it('is not ended by a check that did not look', () => {
    const gone = lost(call, ALICE, ALICES_PLACE);
    expect(decide(gone, { kind: 'check' }, NOW + CALLER_GONE_MS)).toMatchObject({ kind: 'same' });
  });

  it('is found by a look where its server died without a word, and counts from then on', () => {
    const gone = checked(call, NOW + 7_000, null);
    expect(gone.caller.goneAt).toBe(NOW + 7_000);
    expect(checked(gone, NOW + 16_999, null)).toBe(gone);
    expect(checked(gone, NOW + 17_000, null).reason).toBe('cancelled');
  });

  it('is found again by a look, where nobody told the call', () => {
    const gone = lost(call, ALICE, ALICES_PLACE);
    const found = checked(gone, NOW + CALLER_GONE_MS, ELSEWHERE);
    expect(found.caller).toEqual({ deviceId: ALICE.deviceId, ...ELSEWHERE });
  });

  it('is no reason to end a call that a service placed, until a device of the caller has connected', () => {
    const { deviceId: _, socket: __, ...byService } = anInvite();
    const placed = newCall(byService, [connected('phone')], NOW).call;
    expect(noted(placed, { kind: 'check', seen: { callee: [connected('phone')] } }, NOW + 30_000)).toBe(placed);
    const gone = lost(back(placed, ALICE, ELSEWHERE), ALICE, ELSEWHERE);
    expect(checked(gone, NOW + CALLER_GONE_MS, null).reason).toBe('cancelled');
  });
});

describe('a callee’s device that is gone while it rings', () => {
  it('may come back until the deadline', () => {
    const gone = lost(aCall([connected('phone')]), bobs('phone'), PHONES_PLACE);
    expect(checked(gone, NOW + 44_000, ALICES_PLACE, []).state).toBe('calling');
    const again = back(gone, bobs('phone'), ELSEWHERE, NOW + 44_000);
    expect(again.legs[0]).toMatchObject({ ...ELSEWHERE, wokenAt: NOW + 44_000 });
    expect(again.legs[0]).not.toHaveProperty('goneAt');
  });
});

describe('a connected call', () => {
  const call = noted(aCall([connected('phone')]), { kind: 'accept', device: bobs('phone') }, NOW);

  it.each([
    ['the caller', ALICE, ALICES_PLACE, null, [connected('phone')]],
    ['the callee', bobs('phone'), PHONES_PLACE, ALICES_PLACE, []],
  ] as const)('has failed, for both, when %s is gone for 30 s', (_who, device, place, caller, callee) => {
    const gone = lost(call, device, place);
    expect(checked(gone, NOW + PEER_GONE_MS - 1, caller, [...callee]).state).toBe('connected');
    const decision = decide(gone, { kind: 'check', seen: { caller, callee } }, NOW + PEER_GONE_MS);
    expect(decision).toMatchObject({
      call: { state: 'ended', reason: 'failed' },
      entries: [{ event: 'ended', reason: 'failed', to: { caller: true, legs: { only: 'phone' } } }],
    });
  });

  it('goes on with both back on other servers', () => {
    const bothLost = lost(lost(call, ALICE, ALICES_PLACE), bobs('phone'), PHONES_PLACE);
    const bothBack = back(back(bothLost, ALICE, ELSEWHERE), bobs('phone'), ELSEWHERE, NOW);
    const phone = { ...connected('phone'), ...ELSEWHERE };
    expect(checked(bothBack, NOW + PEER_GONE_MS, ELSEWHERE, [phone])).toBe(bothBack);
  });

  it('gives a caller who was gone before the accept 30 s in all', () => {
    const gone = lost(aCall([connected('phone')]), ALICE, ALICES_PLACE);
    const answered = noted(gone, { kind: 'accept', device: bobs('phone') }, NOW + 9_000);
    expect(checked(answered, NOW + PEER_GONE_MS - 1, null).state).toBe('connected');
    expect(checked(answered, NOW + PEER_GONE_MS, null).reason).toBe('failed');
  });
});

describe('the next check of a call', () => {
  const call = aCall([connected('phone')]);
  const answered = noted(call, { kind: 'accept', device: bobs('phone') }, NOW);

  it('is soon: a server that died says nothing', () => {
    expect(nextCheck(call, NOW)).toBe(NOW + LOOK_WHILE_RINGING_MS);
    expect(nextCheck(answered, NOW)).toBe(NOW + LOOK_WHILE_CONNECTED_MS);
  });

  it('is when somebody has been gone for too long, or when the deadline and its grace are over', () => {
    expect(nextCheck(lost(call, ALICE, ALICES_PLACE), NOW + 8_000)).toBe(NOW + CALLER_GONE_MS);
    expect(nextCheck(lost(answered, bobs('phone'), PHONES_PLACE), NOW + 25_000)).toBe(NOW + PEER_GONE_MS);
    expect(nextCheck(call, NOW + 44_000)).toBe(NOW + 47_000);
  });

  it('does not come for a call that is over', () => {
    expect(nextCheck(noted(call, { kind: 'hangUp', speaker: ALICE }, NOW), NOW)).toBeNull();
  });
});
