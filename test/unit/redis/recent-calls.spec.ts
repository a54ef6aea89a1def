import { type Call, newCall } from '#calls';
import { RecentCalls } from '../../../libs/redis/src/recent-calls.js';
import { anInvite, asleep, NOW } from '../../support/calls.js';

const REF = { app: 'demo', callId: anInvite().callId };

describe('calls that this process read or wrote a moment ago', () => {
  let now = NOW;
  let recent: RecentCalls;
  const { call } = newCall(anInvite(), [asleep('phone')], NOW);
  const at = (version: number): Call => ({ ...call, version });

  beforeEach(() => {
    now = NOW;
    recent = new RecentCalls(() => now);
  });

  it('are recalled for two seconds, and then forgotten', () => {
    recent.keep(call);
    now += 1_999;
    expect(recent.recall(REF)).toBe(call);
    now += 1;
    expect(recent.recall(REF)).toBeNull();
    recent.keep({ ...call, callId: 'another' });
    expect(recent.size).toBe(1);
  });

  it('are not made older by a read that a write overtook', () => {
    recent.keep(at(3));
    recent.keep(at(2));
    expect(recent.recall(REF)?.version).toBe(3);
  });

  it('go when they are over, when somebody else changed them, and with the connection', () => {
    recent.keep(call);
    recent.keep({ ...call, version: 2, state: 'ended', endedAt: NOW });
    expect(recent.recall(REF)).toBeNull();
    recent.keep(call);
    recent.forget(REF);
    expect(recent.recall(REF)).toBeNull();
    recent.keep(call);
    recent.forgetAll();
    expect(recent.size).toBe(0);
  });

  it('are a thousand at most, of which the oldest goes first', () => {
    for (let n = 0; n <= 1_000; n++) recent.keep({ ...call, callId: `call-${n}` });
    expect(recent.size).toBe(1_000);
    expect(recent.recall({ ...REF, callId: 'call-0' })).toBeNull();
    expect(recent.recall({ ...REF, callId: 'call-1' })).not.toBeNull();
  });
});
