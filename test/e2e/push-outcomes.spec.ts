import { type CallView } from '#contract';
import { AnsweringWorld } from '../support/pushed-call.js';

const BAD = { status: 400, reason: 'BadDeviceToken' };
const UNAVAILABLE = { status: 503, reason: 'ServiceUnavailable' };

/** What one answer comes to stands in push-matrix.ts; here is what takes more than one, or more than one reader. */
describe('what Apple says of a push', () => {
  let world: AnsweringWorld;
  beforeEach(async () => {
    world = await AnsweringWorld.start();
  });
  afterEach(() => world.stop());

  it('503 twice and then well: the phone rings, and the ledger has three attempts, each with its time', async () => {
    const call = await world.call(() => [UNAVAILABLE, UNAVAILABLE]);
    const { apnsId } = await call.phone.isPushed();
    await call.caller.agent.hears('call:progress');
    const push = await call.push();
    const tries = [
      { status: 503, reason: 'ServiceUnavailable' },
      { status: 503, reason: 'ServiceUnavailable' },
      { status: 200 },
    ];
    expect(push).toMatchObject({ state: 'accepted', attempts: 3, apnsId });
    expect(push.tries).toEqual(
      tries.map((of) => ({ ...of, at: expect.any(Number) as number, environment: 'sandbox', apnsId })),
    );
    const [first, second, third] = push.tries!.map(({ at }) => at);
    // About 250 and 500 ms, less the jitter; a busy machine makes it longer.
    expect([second! - first! >= 200, third! - second! >= 400]).toEqual([true, true]);
  });

  it('503 for ever: six tries, then the leg has failed with the reason, and the caller hears it', async () => {
    const call = await world.call(() => Array.from({ length: 20 }, () => ({ ...UNAVAILABLE, retryAfter: 0 })));
    await expect(call.caller.agent.hears('call:ended')).resolves.toMatchObject({ reason: 'unreachable' });
    await expect(call.push()).resolves.toMatchObject({ state: 'failed', attempts: 6, reason: 'ServiceUnavailable' });
    expect(call.requests).toHaveLength(6);
  });

  it('Retry-After: no sooner than that', async () => {
    const call = await world.call(() => [{ ...UNAVAILABLE, retryAfter: 1 }]);
    await call.phone.isPushed();
    const [first, second] = call.requests.map(({ receivedAt }) => receivedAt);
    expect(second! - first!).toBeGreaterThanOrEqual(990);
  });

  it('complaint 11: BadDeviceToken and then well in the other environment: it is kept so when the app registers the same token again', async () => {
    const call = await world.call(() => [BAD]);
    await call.phone.isPushed();
    await expect(call.device()).resolves.toMatchObject({ environment: 'production' });
    await call.phone.register();
    await expect(call.device()).resolves.toMatchObject({ environment: 'production' });
  });

  it('BadDeviceToken for most of them: nothing is forgotten any more, and the log says so', async () => {
    const calls = [];
    for (let n = 0; n < 11; n++) {
      const call = await world.call(() => [BAD, BAD]);
      await call.caller.agent.hears('call:ended');
      calls.push(call);
    }
    const devices = await Promise.all(calls.map((call) => call.device()));
    // The answers of both environments count: after the tenth push they are 20.
    expect(devices.map(({ tokens }) => tokens.voip === null)).toEqual([...Array<boolean>(9).fill(true), false, false]);
    expect(calls.map(({ log }) => JSON.stringify(log).includes('most tokens are called bad'))).toEqual([
      ...Array<boolean>(9).fill(false),
      true,
      true,
    ]);
  });

  it('is shown attempt by attempt to callee and services, and to the caller as a number alone', async () => {
    const call = await world.call(() => [UNAVAILABLE, { status: 400, reason: 'BadTopic' }]);
    await call.caller.agent.hears('call:ended');
    const as = async (token: string) => {
      const { body } = await world.world.http('GET', `/v1/calls/${call.callId}`, { token });
      return (body as CallView).legs[0]!.push!;
    };
    const service = await as(await world.world.token('backend', { scope: 'service' }));
    expect(service).toEqual(await call.push());
    expect(service.tries).toHaveLength(2);
    const told = await as(await world.world.token(call.caller.user));
    expect(told).toEqual({ state: 'failed', attempts: 2, at: service.at });
  });
});
