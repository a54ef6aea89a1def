import { until } from '../faults/until.js';
import { OtlpReceiver, type ReceivedSpan } from '../support/otlp-receiver.js';
import { people } from '../support/people.js';
import { wakePayload } from '../support/phone.js';
import { World } from '../support/world.js';

describe('the trace of a call', () => {
  let receiver: OtlpReceiver;
  let world: World;
  beforeAll(async () => {
    receiver = await OtlpReceiver.start();
    world = await World.start({ env: { OTEL_EXPORTER_OTLP_ENDPOINT: receiver.url } });
  });
  afterAll(async () => {
    await world.stop();
    receiver.close();
  });

  /** A whole call, by both servers; its id, and the `traceparent` of its push. */
  async function wholeCall(): Promise<{ callId: string; traceparent: string | undefined }> {
    const [alice, bob] = people('alice', 'bob');
    const phone = await world.phone(bob);
    const caller = await world.caller(alice, { server: 1 });
    const callId = await caller.invites(bob, { offer: 'sdp-of-the-offer' });
    const push = await phone.isPushed();
    const woken = await phone.wakes(push);
    await woken.ask('call:ringing', { callId });
    await woken.ask('call:accept', { callId, answer: 'sdp-of-the-answer' });
    await woken.ask('call:signal', { callId, signal: 'a candidate' });
    await woken.ask('call:hangup', { callId });
    await caller.agent.hears('call:ended');
    const { traceparent } = wakePayload(push) as { traceparent?: string };
    return { callId, traceparent };
  }

  const ofCall = (callId: string): ReceivedSpan[] => {
    const root = receiver.spans.find(
      ({ name, attributes }) => name === 'invite' && attributes['callwake.callId'] === callId,
    );
    return receiver.spans.filter(({ traceId }) => traceId === root?.traceId);
  };

  it('is one, from the invite over job and push to the answer, in spans named after the verbs', async () => {
    const { callId, traceparent } = await wholeCall();
    const verbs = ['accept', 'hangup', 'invite', 'push', 'ringing', 'send'];
    await until(() => ofCall(callId).length >= verbs.length);
    const spans = ofCall(callId);
    expect(spans.map(({ name }) => name).toSorted()).toEqual(verbs);
    const named = (name: string) => spans.find((span) => span.name === name)!;
    const { traceId, spanId } = named('invite');
    expect(named('invite').parentSpanId ?? '').toBe('');
    for (const verb of ['push', 'ringing', 'accept', 'hangup']) expect(named(verb).parentSpanId).toBe(spanId);
    expect(named('send').parentSpanId).toBe(named('push').spanId);
    expect(named('send').attributes['callwake.outcome']).toBe('accepted');
    expect(new Set(spans.map(({ service }) => service))).toEqual(
      new Set(['callwake-signaling', 'callwake-push-worker']),
    );
    expect(traceparent).toBe(`00-${traceId}-${spanId}-01`);
    expect(new Set(receiver.paths)).toEqual(new Set(['/v1/traces']));
  });

  it('stands in the lines of its log, and holds nothing that is secret', async () => {
    const { callId } = await wholeCall();
    await until(() => ofCall(callId).length >= 6);
    const [{ traceId }] = ofCall(callId) as [ReceivedSpan];
    const facts = world.logLines
      .map((line) => JSON.parse(line) as { msg: string; callId?: string; traceId?: string; service: string })
      .filter((line) => line.callId === callId && line.traceId === traceId);
    const story = ['a call was placed', 'the push was accepted', 'a device has woken', 'a device rings'];
    for (const msg of [...story, 'the call was answered', 'the call has ended'])
      expect(facts.filter((line) => line.msg === msg)).toHaveLength(1);
    expect(JSON.stringify(receiver.spans)).not.toMatch(/sdp-of-the|Alice|Bob|candidate|eyJ/);
  });

  it('takes in what comes over HTTP', async () => {
    const [alice, bob] = people('alice', 'bob');
    const phone = await world.phone(bob);
    const callId = await (await world.caller(alice)).invites(bob);
    const { wake } = wakePayload(await phone.isPushed());
    for (const verb of ['ringing', 'decline'])
      expect((await world.http('POST', `/v1/calls/${callId}/${verb}`, { token: wake })).status).toBe(200);
    await until(() => ofCall(callId).some(({ name }) => name === 'decline'));
    expect(ofCall(callId).map(({ name }) => name)).toEqual(expect.arrayContaining(['ringing', 'decline']));
  });

  it('holds up no call where its receiver hangs, and no end of a process', async () => {
    receiver.hangs = true;
    const before = receiver.paths.length;
    await wholeCall();
    await until(() => receiver.paths.length > before);
    await wholeCall();
    await world.stopWorker();
    await world.startWorker();
    receiver.hangs = false;
    await wholeCall();
  });
});

describe('without a receiver', () => {
  it('no call, job or push has a trace', async () => {
    const world = await World.start({ servers: 1 });
    const [alice, bob] = people('alice', 'bob');
    const phone = await world.phone(bob);
    await (await world.caller(alice)).invites(bob);
    expect(wakePayload(await phone.isPushed())).not.toHaveProperty('traceparent');
    expect(world.logLines.join('')).not.toContain('traceId');
    await world.stop();
  });
});
