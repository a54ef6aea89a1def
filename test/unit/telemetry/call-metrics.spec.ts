import { advanceCall, type Call, placeCall } from '#calls';
import { CallMetrics, CallStory, type Fact, type Log, Metrics } from '#telemetry';
import { ALICE, anInvite, asleep, bobs, aCall, NOW } from '../../support/calls.js';
import { MemoryExchange } from '../../support/memory/exchange.js';

const TOKENS = { platform: 'ios', environment: 'production' } as const;

/** Bob's two devices are asleep; two servers share what is counted here, as a dashboard adds it up. */
async function twoServers() {
  let now = NOW;
  const metrics = new Metrics();
  const counts = new CallMetrics(metrics);
  const memory = await MemoryExchange.start(() => now);
  for (const deviceId of ['phone', 'tablet'])
    await memory.devices.register(
      { app: 'demo', user: 'bob', deviceId },
      { ...TOKENS, tokens: { voip: deviceId } },
      now,
    );
  const exchange = {
    calls: memory.calls,
    devices: memory.devices,
    pushes: memory.pushes,
    timer: memory.timer,
    clock: memory.clock,
    ...{ budgetMs: 1_700, holdMs: 1_000, ledgerMs: 3_600_000, witness: counts },
  };
  return { exchange, later: (ms: number) => (now += ms), page: () => metrics.page() };
}

const value = (page: string, line: string): number =>
  Number(
    page
      .split('\n')
      .find((each) => each.startsWith(`callwake_${line} `))
      ?.split(' ')[1] ?? NaN,
  );

describe('what is counted of a call', () => {
  it('is counted once, though many try to write it', async () => {
    const { exchange, page } = await twoServers();
    await Promise.all([placeCall(exchange, anInvite()), placeCall(exchange, anInvite())]);
    const accepts = ['phone', 'tablet', 'phone'].map((deviceId) =>
      advanceCall(exchange, anInvite(), { kind: 'accept', device: bobs(deviceId) }),
    );
    await Promise.all(accepts);
    const hangUps = [ALICE, ALICE, bobs('phone')].map((speaker) =>
      advanceCall(exchange, anInvite(), { kind: 'hangUp', speaker }),
    );
    await Promise.all(hangUps);
    const text = await page();
    expect(value(text, 'calls_placed_total')).toBe(1);
    expect(value(text, 'calls_settled_total{answered="yes"}')).toBe(1);
    expect(value(text, 'calls_settled_total{answered="no"}')).toBe(0);
    expect(value(text, 'calls_ended_total{reason="completed"}')).toBe(1);
  });

  it('has the times of its steps in seconds, each once', async () => {
    const { exchange, later, page } = await twoServers();
    await placeCall(exchange, anInvite());
    const tried = { at: NOW, environment: 'production', status: 200, apnsId: 'an id' } as const;
    later(250);
    await advanceCall(exchange, anInvite(), { kind: 'pushAccepted', deviceId: 'phone', tried });
    later(1_500);
    await advanceCall(exchange, anInvite(), { kind: 'wake', device: bobs('phone') });
    later(500);
    for (let i = 0; i < 2; i++) await advanceCall(exchange, anInvite(), { kind: 'ring', device: bobs('phone') });
    later(4_000);
    await advanceCall(exchange, anInvite(), { kind: 'accept', device: bobs('phone') });
    const text = await page();
    const steps = {
      invite_to_push_accepted: 0.25,
      push_accepted_to_woken: 1.5,
      woken_to_ringing: 0.5,
      ringing_to_answered: 4,
    };
    for (const [step, seconds] of Object.entries(steps)) {
      expect([step, value(text, `${step}_seconds_count`)]).toEqual([step, 1]);
      expect([step, value(text, `${step}_seconds_sum`)]).toEqual([step, seconds]);
    }
    expect(value(text, 'legs_settled_total{rang="yes"}')).toBe(1);
    expect(value(text, 'legs_settled_total{rang="no"}')).toBe(1);
  });

  it('has a step whose first end came last at 0: the clocks of two processes, or their writes, crossed', () => {
    const metrics = new Metrics();
    const counts = new CallMetrics(metrics);
    const call = aCall([asleep('phone')]);
    const with_ = (more: Partial<Call['legs'][number]>): Call => ({ ...call, legs: [{ ...call.legs[0]!, ...more }] });
    const woken = with_({ wokenAt: NOW + 100 });
    counts.changed(woken, with_({ wokenAt: NOW + 100, push: { state: 'accepted', at: NOW + 130 } }));
    return metrics.page().then((text) => {
      expect(value(text, 'push_accepted_to_woken_seconds_count')).toBe(1);
      expect(value(text, 'push_accepted_to_woken_seconds_sum')).toBe(0);
    });
  });
});

describe('the story of a call', () => {
  const lines: [string, Fact][] = [];
  const write = (fact: Fact, message: string) => void lines.push([message, fact]);
  const log: Log = { debug: write, info: write, warn: write, error: write, child: () => log };

  it('is one line a fact, each with call, app and device', () => {
    const story = new CallStory(log);
    const placed = aCall([asleep('phone')]);
    const at = (more: Partial<Call['legs'][number]>, over: Partial<Call> = {}): Call => ({
      ...placed,
      legs: [{ ...placed.legs[0]!, ...more }],
      ...over,
    });
    const steps = [
      placed,
      at({ wokenAt: 1 }),
      at({ wokenAt: 1, ringingAt: 2 }),
      at({ wokenAt: 1, ringingAt: 2, answeredAt: 3 }),
      at(
        { wokenAt: 1, ringingAt: 2, answeredAt: 3 },
        { endedAt: 4, reason: 'completed', by: { id: 'bob', deviceId: 'phone' } },
      ),
    ];
    steps.forEach((call, i) => {
      story.changed(steps[i - 1], call);
    });
    const of = { app: 'demo', callId: placed.callId };
    expect(lines).toEqual([
      ['a call was placed', { ...of, legs: 1, media: 'audio' }],
      ['a device has woken', { ...of, deviceId: 'phone' }],
      ['a device rings', { ...of, deviceId: 'phone' }],
      ['the call was answered', { ...of, deviceId: 'phone' }],
      ['the call has ended', { ...of, deviceId: 'phone', reason: 'completed' }],
    ]);
  });
});
