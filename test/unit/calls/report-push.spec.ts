import { jest } from '@jest/globals';
import { hangUp, placeCall, type PushTry, reportPush } from '#calls';
import { ALICE, anInvite, CALL_ID, NOW } from '../../support/calls.js';
import { MemoryExchange } from '../../support/memory/exchange.js';

const REF = { app: 'demo', callId: CALL_ID };
const tried: PushTry = { at: NOW, environment: 'sandbox', status: 200, apnsId: 'id' };
const accepted = { kind: 'pushAccepted', deviceId: 'phone', tried } as const;

/** A call whose phone sleeps, as a worker reads it before its push; `reads` counts from there. */
async function placed() {
  const exchange = new MemoryExchange(() => NOW);
  const registration = { platform: 'ios', environment: 'sandbox', tokens: { voip: 'aa' } } as const;
  await exchange.devices.register({ app: 'demo', user: 'bob', deviceId: 'phone' }, registration, NOW);
  await placeCall(exchange, anInvite());
  const seen = (await exchange.calls.read(REF))!;
  const reads = jest.spyOn(exchange.calls, 'read');
  return { exchange, seen, reads };
}

describe('a report of a push with the call as it was before', () => {
  it('is written without another read', async () => {
    const { exchange, seen, reads } = await placed();
    await expect(reportPush(exchange, REF, accepted, seen)).resolves.toMatchObject({ ok: true });
    expect(reads).not.toHaveBeenCalled();
    expect((await exchange.calls.read(REF))?.legs[0]?.push).toMatchObject({ state: 'accepted', tries: [tried] });
  });

  it('reads the call again where something else came first, and takes nothing of it back', async () => {
    const { exchange, seen } = await placed();
    await hangUp(exchange, REF, ALICE);
    const ended = (await exchange.calls.read(REF))!;
    await reportPush(exchange, REF, accepted, seen);
    const after = (await exchange.calls.read(REF))!;
    expect(after).toMatchObject({ endedAt: ended.endedAt, version: ended.version + 1 });
    expect(after.legs[0]?.push?.tries).toEqual([tried]);
  });

  it('takes it for a repeat by the call as it is, not as it was', async () => {
    const { exchange, seen } = await placed();
    await reportPush(exchange, REF, accepted, seen);
    const noted = (await exchange.calls.read(REF))!;
    await hangUp(exchange, REF, ALICE);
    const result = await reportPush(exchange, REF, accepted, noted);
    expect(result).toMatchObject({ ok: true, call: { endedAt: NOW } });
  });
});
