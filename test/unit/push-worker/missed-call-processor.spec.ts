import { type Exchange, hangUp, placeCall, type PushRequest, reportPush, ring } from '#calls';
import { CouldNotAsk, type Delivery, type PushOutcome, TokenDoubts } from '#push';
import { type Log } from '#telemetry';
import { MissedCallProcessor, PushProcessor } from '../../../apps/push-worker/src/push-processor.js';
import { ALICE, anInvite, bobs, CALL_ID, NOW } from '../../support/calls.js';
import { MemoryExchange } from '../../support/memory/exchange.js';

const REF = { app: 'demo', callId: CALL_ID };
const DEVICE = { app: 'demo', ...bobs('phone') };
const MISSED = { ...REF, kind: 'missedCall' as const, deviceId: 'phone' };
const RINGS = { ...REF, deviceId: 'phone', url: 'https://calls.example.org' };
const ACCEPTED: PushOutcome = { kind: 'accepted', apnsId: 'its-id' };
const GONE: PushOutcome = { kind: 'tokenGone', status: 410, reason: 'Unregistered', since: NOW + 1 };
const silent: Log = {
  ...{ debug: () => undefined, info: () => undefined, warn: () => undefined, error: () => undefined },
  child: () => silent,
};
const lives = { isLost: false };

/** A ringing call of Alice to Bob's phone, which has both tokens. */
async function world(...answers: (PushOutcome | CouldNotAsk)[]) {
  let now = NOW;
  const memory = await MemoryExchange.start(() => ++now);
  const asked: PushRequest[] = [];
  const missedCallsOf = () => ({ tellMissed: (push: PushRequest) => Promise.resolve(void asked.push(push)) });
  const exchange: Exchange = Object.assign(memory, { missedCallsOf });
  const tokens = { voip: 'aabb', alert: 'a1' };
  await exchange.devices.register(DEVICE, { platform: 'ios', environment: 'sandbox', tokens }, NOW);
  await placeCall(exchange, anInvite());
  const sent: string[] = [];
  const delivery: Delivery = {
    ...{ calls: exchange.calls, devices: exchange.devices, clock: exchange.clock, chance: () => 0.5 },
    ...{
      doubts: new TokenDoubts(),
      expiration: 'deadline',
      apnsIdOf: () => 'id',
      bundleIdOf: () => 'org.example.demo',
    },
    signWakeToken: () => Promise.resolve('wake'),
    sender: {
      canSend: () => true,
      send: ({ token }) => {
        sent.push(token);
        const answer = answers.shift() ?? ACCEPTED;
        return answer instanceof CouldNotAsk ? Promise.reject(answer) : Promise.resolve(answer);
      },
    },
  };
  const telling = { ...delivery, textOf: () => ({ title: 'Missed call', body: '{name}' }) };
  const missed = new MissedCallProcessor(telling, exchange, silent);
  const ringing = new PushProcessor(delivery, exchange, silent);
  return { exchange, asked, sent, missed, ringing };
}

describe('the job of a missed call', () => {
  it('tells the device once, however often it comes', async () => {
    const { exchange, missed, sent } = await world();
    await ring(exchange, REF, bobs('phone'));
    await hangUp(exchange, REF, ALICE);
    await expect(missed.process(MISSED, lives)).resolves.toBe('done');
    await expect(missed.process(MISSED, lives)).resolves.toBe('done');
    expect(sent).toEqual(['a1']);
    await expect(exchange.calls.read(REF)).resolves.toMatchObject({
      missed: [{ deviceId: 'phone', state: 'accepted', apnsId: 'its-id', tries: [{ status: 200 }] }],
    });
  });

  it('comes again where Apple could not be asked, and leaves the end of the call as it was', async () => {
    const { exchange, missed, sent } = await world(new CouldNotAsk('cut'));
    await ring(exchange, REF, bobs('phone'));
    await hangUp(exchange, REF, ALICE);
    await expect(missed.process(MISSED, lives)).resolves.toEqual({ retryAfterMs: 1_000 });
    await expect(missed.process(MISSED, lives)).resolves.toBe('done');
    expect(sent).toEqual(['a1', 'a1']);
    await expect(exchange.calls.read(REF)).resolves.toMatchObject({ state: 'ended', reason: 'cancelled' });
  });

  it('forgets the token for alerts where Apple says that it is gone, and keeps the one for calls', async () => {
    const { exchange, missed } = await world(GONE);
    await ring(exchange, REF, bobs('phone'));
    await hangUp(exchange, REF, ALICE);
    await missed.process(MISSED, lives);
    await expect(exchange.devices.pushTarget(DEVICE, 'alert')).resolves.toBeNull();
    await expect(exchange.devices.pushTarget(DEVICE, 'voip')).resolves.toMatchObject({ token: 'aabb' });
  });
});

it('a worker that died after it had noted a late push: whoever takes its job over asks for the missed call', async () => {
  const { exchange, asked, ringing, sent } = await world();
  await hangUp(exchange, REF, ALICE);
  const died: Exchange = { ...exchange, missedCallsOf: () => undefined };
  const tried = { at: NOW, environment: 'sandbox' as const, status: 200, apnsId: 'its-id' };
  await reportPush(died, REF, { kind: 'pushAccepted', deviceId: 'phone', tried });
  expect(asked).toEqual([]);
  await expect(ringing.process(RINGS, lives)).resolves.toBe('done');
  expect(asked).toEqual([{ ...REF, deviceId: 'phone' }]);
  expect(sent).toEqual([]);
});
