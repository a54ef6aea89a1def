import { answer, type Exchange, hangUp, type Invite, placeCall } from '#calls';
import { ALICE, anInvite, bobs, CALL_ID, NOW } from '../../support/calls.js';
import { MemoryExchange } from '../../support/memory/exchange.js';

const OTHER_ID = '00000000-0000-4000-8000-000000000000';
const alices = (callId: string, over: Partial<Invite> = {}) => anInvite({ callId, fingerprint: callId, ...over });
const bobsInvite = (callId: string) =>
  anInvite({ callId, from: { id: 'bob', name: 'Bob' }, deviceId: 'phone', to: 'alice', fingerprint: callId });
const pair = { app: 'demo', users: ['alice', 'bob'] as const };

describe('two calls of the same two users', () => {
  let now: number;
  let exchange: MemoryExchange;

  beforeEach(async () => {
    now = NOW;
    exchange = await MemoryExchange.start(() => now);
    const registration = { platform: 'ios', environment: 'sandbox' } as const;
    for (const [user, voip] of [
      ['alice', 'aa'],
      ['bob', 'bb'],
    ] as const) {
      await exchange.devices.register(
        { app: 'demo', user, deviceId: 'phone' },
        { ...registration, tokens: { voip } },
        NOW,
      );
    }
  });

  const place = async (invite: Invite, as: Exchange = exchange) => {
    const result = await placeCall(as, invite);
    return result.ok ? 'ok' : [result.code, result.callId];
  };

  it('are one: the other’s is refused as glare, the caller’s own second one as conflict, both with the first one’s id', async () => {
    expect(await place(alices(CALL_ID))).toBe('ok');
    expect(await place(bobsInvite(OTHER_ID))).toEqual(['glare', CALL_ID]);
    expect(await place(alices(OTHER_ID))).toEqual(['conflict', CALL_ID]);
    expect(exchange.calls.all.map(({ callId }) => callId)).toEqual([CALL_ID]);
    expect((await exchange.calls.callsOf({ app: 'demo', user: 'bob' }, now)).map(({ callId }) => callId)).toEqual([
      CALL_ID,
    ]);
  });

  it('may ring one after the other: once the first is over, or answered', async () => {
    await place(alices(CALL_ID));
    await hangUp(exchange, { app: 'demo', callId: CALL_ID }, ALICE);
    expect(await place(bobsInvite(OTHER_ID))).toBe('ok');
    await answer(exchange, { app: 'demo', callId: OTHER_ID }, { user: 'alice', deviceId: 'phone' });
    expect(await place(alices('11111111-0000-4000-8000-000000000000'))).toBe('ok');
  });

  it('do not hinder the first one’s repeat', async () => {
    await place(alices(CALL_ID));
    await place(bobsInvite(OTHER_ID));
    expect(await place(alices(CALL_ID))).toBe('ok');
  });

  it('are told apart from calls with others, and of other apps', async () => {
    await place(alices(CALL_ID));
    expect(await place(alices(OTHER_ID, { to: 'carol' }))).toBe('ok');
    expect(await place(alices(OTHER_ID, { app: 'other' }))).toBe('ok');
  });

  it('do not wait for a claim whose call never came to be, beyond the time in which it could', async () => {
    await exchange.calls.claimPair(
      { ...pair, users: [...pair.users] },
      { callId: 'lost', landsBy: NOW + 1_000, until: NOW + 60_000 },
    );
    let looks = 0;
    const passing: Exchange = {
      ...{ calls: exchange.calls, devices: exchange.devices, pushes: exchange.pushes, timer: exchange.timer },
      ...{ budgetMs: 4_000, holdMs: 1_000, ledgerMs: 3_600_000 },
      clock: () => {
        looks += 1;
        return now + looks * 100;
      },
    };
    expect(await place(bobsInvite(OTHER_ID), passing)).toBe('ok');
  });

  it('are said to be unknown where the other one is being placed for too long', async () => {
    await exchange.calls.claimPair(
      { ...pair, users: [...pair.users] },
      { callId: 'lost', landsBy: NOW + 5_000, until: NOW + 60_000 },
    );
    expect(await place(bobsInvite(OTHER_ID))).toEqual(['unavailable', undefined]);
    expect(exchange.calls.all).toEqual([]);
  });

  it('do not heed a claim for an id that is another call’s', async () => {
    await place(alices(CALL_ID, { to: 'carol' }));
    expect(await place({ ...bobsInvite(CALL_ID), to: 'alice' })).toEqual(['conflict', undefined]);
    await exchange.calls.claimPair(
      { ...pair, users: [...pair.users] },
      { callId: CALL_ID, landsBy: NOW, until: NOW + 60_000 },
    );
    expect(await place(bobsInvite(OTHER_ID))).toBe('ok');
  });

  it('do not heed a call whose deadline is over, though its check is late', async () => {
    await place(alices(CALL_ID));
    now += 47_000;
    expect(await place(bobsInvite(OTHER_ID))).toBe('ok');
  });

  it.each(['bob', 'alice'])('cross, and one rings (%s is first)', async (first) => {
    const invites = [alices(CALL_ID), bobsInvite(OTHER_ID)];
    if (first === 'bob') invites.reverse();
    const results = await Promise.all(invites.map((invite) => place(invite)));
    expect(results).toEqual(['ok', ['glare', invites[0]!.callId]]);
  });
});

describe('a user in a connected call', () => {
  const rejecting = async (busy: boolean) => {
    const exchange = await MemoryExchange.start(() => NOW);
    await exchange.devices.connect({ app: 'demo', ...bobs('phone') }, { server: 'server-b', socket: 's' });
    const parties: Exchange = Object.assign(exchange, { rejectsBusy: () => busy });
    await placeCall(parties, alices(CALL_ID));
    return parties;
  };
  const carols = anInvite({ callId: OTHER_ID, from: { id: 'carol', name: 'Carol' }, deviceId: 'c', to: 'bob' });
  const answered = { app: 'demo', callId: CALL_ID };

  it('is rung, where the app allows it', async () => {
    const exchange = await rejecting(false);
    await answer(exchange, answered, bobs('phone'));
    expect(await placeCall(exchange, carols)).toMatchObject({ ok: true });
  });

  it('is not rung, as callee or as caller, where the app rejects it, and no call is made', async () => {
    const exchange = await rejecting(true);
    await answer(exchange, answered, bobs('phone'));
    expect(await placeCall(exchange, carols)).toMatchObject({ ok: false, code: 'user-busy' });
    expect(await placeCall(exchange, { ...carols, to: 'alice' })).toMatchObject({ ok: false, code: 'user-busy' });
    expect(await exchange.calls.read({ app: 'demo', callId: OTHER_ID })).toBeNull();
    await hangUp(exchange, answered, ALICE);
    expect(await placeCall(exchange, carols)).toMatchObject({ ok: true });
  });

  it('is rung by the call that rang before, whose repeat is well and keeps its pair', async () => {
    const exchange = await rejecting(true);
    await placeCall(exchange, carols);
    await answer(exchange, answered, bobs('phone'));
    expect(await placeCall(exchange, carols)).toMatchObject({ ok: true });
    const carolsSecond = anInvite({
      callId: '22222222-0000-4000-8000-000000000000',
      from: carols.from,
      deviceId: 'c',
      to: 'bob',
    });
    expect(await placeCall(exchange, carolsSecond)).toMatchObject({ ok: false, code: 'conflict', callId: OTHER_ID });
  });

  it('is rung while the other call only rings', async () => {
    expect(await placeCall(await rejecting(true), carols)).toMatchObject({ ok: true });
  });
});
