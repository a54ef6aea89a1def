import { type Call, type CallEvent, decide, newCall, partyOf } from '#calls';
import { ALICE, anInvite, asleep, bobs, connected, NOW } from '../../support/calls.js';

const { deviceId: _, socket: __, ...withoutDevice } = anInvite();
const ALICES_TABLET = { user: 'alice', deviceId: 'alice-tablet' };

const placed = (): Call => newCall(withoutDevice, [asleep('phone'), connected('tablet')], NOW, 'server-a').call;

function after(call: Call, ...events: CallEvent[]): Call {
  return events.reduce((before, event) => {
    const decision = decide(before, event, NOW + 1000);
    return decision.kind === 'next' ? decision.call : before;
  }, call);
}

describe('a call that a service placed', () => {
  it('has no inviting device until one of the caller connects; the first one is it, and stays it', () => {
    const call = placed();
    expect(call.caller).toEqual({});
    expect(partyOf(call, ALICE)).toBeNull();
    const joined = after(call, { kind: 'connect', device: ALICE, place: { server: 'server-b', socket: 's' } });
    expect(joined.caller).toEqual({ deviceId: ALICE.deviceId, server: 'server-b', socket: 's' });
    const other: CallEvent = { kind: 'connect', device: ALICES_TABLET, place: { server: 'server-a', socket: 's' } };
    expect(decide(joined, other, NOW)).toMatchObject({ kind: 'refused', refusal: { code: 'not-found' } });
  });

  it('may be answered before that, and by its end nobody joins it any more', () => {
    const answered = after(placed(), { kind: 'accept', device: bobs('phone') });
    const connect: CallEvent = { kind: 'connect', device: ALICE, place: { server: 'server-b', socket: 's' } };
    expect(after(answered, connect).caller.deviceId).toBe(ALICE.deviceId);
    const ended = after(answered, { kind: 'hangUp', speaker: { user: 'alice' } });
    expect(decide(ended, connect, NOW)).toMatchObject({ kind: 'refused' });
  });
});

describe('signals', () => {
  it('are counted apart where both parties call their device the same', () => {
    const call = newCall(anInvite({ deviceId: 'phone' }), [asleep('phone')], NOW).call;
    const connectedCall = after(call, { kind: 'accept', device: bobs('phone') });
    const signal = (user: string): CallEvent => ({
      ...{ kind: 'signal', device: { user, deviceId: 'phone' } },
      ...{ signal: user, n: 1, bytes: 8 },
    });
    const first = after(connectedCall, signal('alice'));
    expect(decide(first, signal('bob'), NOW)).toMatchObject({ kind: 'next' });
    expect(decide(first, signal('alice'), NOW)).toMatchObject({ kind: 'same' });
  });
});
