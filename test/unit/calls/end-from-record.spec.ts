import { type Call, type CallEvent, catchUpOf, decide, type Party } from '#calls';
import { aCall, ALICE, asleep, bobs, NOW } from '../../support/calls.js';

const after = (call: Call, ...events: CallEvent[]): Call =>
  events.reduce((before, event) => {
    const decision = decide(before, event, NOW + 500);
    return decision.kind === 'next' ? decision.call : before;
  }, call);

const end = (call: Call, party: Party) => {
  const [entry] = catchUpOf(call, party, [], 0).entries;
  return entry?.event === 'ended' ? { reason: entry.reason, by: entry.by } : undefined;
};
const leg = (deviceId: string): Party => ({ role: 'leg', deviceId });

describe('the end of a call whose log is gone', () => {
  const hangUp: CallEvent = { kind: 'hangUp', speaker: ALICE };

  it('is busy for a device that said so, whatever the call ended of', () => {
    const call = after(aCall(), { kind: 'decline', device: bobs('phone'), reason: 'busy' }, hangUp);
    expect(end(call, leg('phone'))).toEqual({ reason: 'busy', by: { id: 'bob', deviceId: 'phone' } });
    expect(end(call, leg('tablet'))).toEqual({ reason: 'cancelled', by: { id: 'alice', deviceId: 'alice-phone' } });
  });

  it('is the answer of another device for one that lost, by that one and not by who hung up', () => {
    const call = after(aCall(), { kind: 'accept', device: bobs('phone') }, hangUp);
    expect(end(call, leg('tablet'))).toEqual({ reason: 'answered-elsewhere', by: { id: 'bob', deviceId: 'phone' } });
    expect(end(call, leg('phone'))?.reason).toBe('completed');
    expect(end(call, { role: 'caller' })?.reason).toBe('completed');
  });

  it('is unreachable for a device that was taken out of the call', () => {
    const call = after(aCall([asleep('phone'), asleep('tablet')]), { kind: 'leave', device: bobs('phone') }, hangUp);
    expect(end(call, leg('phone'))).toEqual({ reason: 'unreachable', by: undefined });
  });
});
