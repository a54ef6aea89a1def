import { Redis } from 'ioredis';
import { keysUnder } from '#redis';
import { toldOf, typesOf } from '../support/hearing.js';
import { type Answer, HostApplication, json } from '../support/host-application.js';
import { people } from '../support/people.js';
import { AnsweringWorld } from '../support/pushed-call.js';
import { World } from '../support/world.js';
import { until } from '../faults/until.js';

const FOUR = ['call.answered', 'call.ended', 'call.placed', 'call.ringing'];

const settingsOf = ({ url }: HostApplication) => ({
  WEBHOOK_URL: `${url}/told`,
  WEBHOOK_SECRET: HostApplication.secret,
});

describe('the host application', () => {
  let host: HostApplication;
  let world: World;
  let redis: Redis;
  beforeAll(async () => {
    host = await HostApplication.start();
    world = await World.start({ env: settingsOf(host) });
    redis = new Redis(world.redis.url);
  });
  beforeEach(() => {
    host.answer = json(204, undefined);
  });
  afterAll(async () => {
    redis.disconnect();
    await world.stop();
    host.close();
  });

  /** Placed, ringing, answered, hung up, by two servers; all that the parties are to hear is heard. */
  async function wholeCall(): Promise<{ callId: string; alice: string; bob: string }> {
    const [alice, bob] = people('alice', 'bob');
    const [phone, caller] = [await world.phone(bob), await world.caller(alice, { server: 1 })];
    const callId = await caller.invites(bob, { offer: 'the offer', data: { secret: 'of the caller' } });
    const agent = await phone.wakes();
    await expect(agent.ask('call:ringing', { callId })).resolves.toMatchObject({ ok: true });
    await expect(agent.ask('call:accept', { callId, answer: 'the answer' })).resolves.toMatchObject({ ok: true });
    await caller.signals(callId, 'a signal');
    await agent.hears('call:signal');
    await expect(caller.hangsUp(callId)).resolves.toMatchObject({ ok: true });
    await expect(agent.hears('call:ended')).resolves.toMatchObject({ reason: 'completed' });
    return { callId, alice, bob };
  }

  const idsOf = (callId: string) =>
    host.heard.filter(({ data }) => JSON.stringify(data).includes(callId)).map(({ id }) => id);
  const isTold = (callId: string, types: readonly string[]) => () =>
    types.every((type) => typesOf(host, callId).includes(type));
  const outboxOf = (callId: string) => redis.exists(keysUnder().outbox({ app: 'demo', callId }));
  const waiting = () => redis.keys('{callwake}:webhooks:msg_*');

  it('is told of a call as it is placed, rings, is answered and ends: the call as of then, without offer and signals', async () => {
    const { callId, alice, bob } = await wholeCall();
    await until(isTold(callId, FOUR));
    const told = Object.fromEntries(toldOf(host, callId).map((each) => [each.type, each]));
    const common = { app: 'demo', callId, from: { id: alice }, to: bob, media: 'audio' };
    expect(told).toMatchObject({
      'call.placed': { data: { ...common, state: 'calling', legs: [{ deviceId: 'phone', state: 'calling' }] } },
      'call.ringing': { data: { ...common, state: 'ringing', legs: [{ push: { state: 'accepted' } }] } },
      'call.answered': { data: { ...common, state: 'connected' } },
      'call.ended': { data: { ...common, state: 'ended', reason: 'completed', by: { id: alice } } },
    });
    const { createdAt, answeredAt, endedAt } = told['call.ended']!.data as Record<string, number>;
    const times = ['call.placed', 'call.answered', 'call.ended'].map((type) => Date.parse(told[type]!.timestamp));
    expect(times).toEqual([createdAt, answeredAt, endedAt]);
    expect(JSON.stringify(told)).not.toMatch(/the offer|the answer|a signal|of the caller/);
    expect(new Set(idsOf(callId)).size).toBe(4);
    expect(host.heard.every(({ path }) => path === '/told')).toBe(true);
  });

  it('is told of beginning and end of a call that reaches nobody', async () => {
    const [alice, bob] = people('alice', 'bob');
    const callId = await (await world.caller(alice)).invites(bob);
    await until(isTold(callId, ['call.placed', 'call.ended']));
    expect(typesOf(host, callId)).toEqual(['call.ended', 'call.placed']);
    expect(toldOf(host, callId).map(({ data }) => data['reason'])).toEqual(['unreachable', 'unreachable']);
  });

  const endless: Answer = (response) => {
    const more = () => {
      while (response.write('x'.repeat(16_384)));
    };
    response.writeHead(500).on('drain', more);
    more();
  };
  const bad: [what: string, answer: Answer][] = [
    ['says 500', json(500, {})],
    ['says 404', json(404, {})],
    ['redirects', (response) => void response.writeHead(307, { location: '/elsewhere' }).end()],
    ['breaks the connection', (response) => void response.socket?.destroy()],
    ['answers garbage', (response) => void response.socket?.end('garbage\r\n\r\n')],
    ['fails without an end', endless],
    ['hangs', () => undefined],
  ];
  it.each(bad)('that %s harms no call, and is told later, with the same ids', async (_, answer) => {
    const said = new Set<string>();
    host.answer = (response, request) => {
      said.add(String(request.headers['webhook-id']));
      answer(response, request);
    };
    const { callId } = await wholeCall();
    await until(() => new Set(idsOf(callId)).size === 4 && idsOf(callId).every((id) => said.has(id)));
    const before = host.heard.length;
    host.answer = json(200, {});
    host.hangUp();
    const again = () => new Set(idsOf(callId).filter((_id, i) => i >= 4));
    await until(() => host.heard.length >= before + 4 && again().size === 4);
    await until(async () => (await waiting()).length === 0);
    expect(new Set(idsOf(callId))).toEqual(again());
    expect(typesOf(host, callId)).toEqual(expect.arrayContaining(FOUR));
    expect(host.heard.filter(({ path }) => path !== '/told')).toEqual([]);
  });

  it('that was not there for a while is told of what it has missed', async () => {
    const { port } = new URL(host.url);
    host.close();
    const { callId } = await wholeCall();
    await world.logs('a webhook was not received: it is sent again');
    host = await HostApplication.start({ port: Number(port) });
    host.answer = json(204, undefined);
    await until(isTold(callId, FOUR));
    expect(idsOf(callId)).toHaveLength(4);
  });

  it('has nothing left behind in Redis once it was told', async () => {
    const { callId } = await wholeCall();
    await until(isTold(callId, FOUR));
    await until(async () => (await waiting()).length + (await outboxOf(callId)) === 0);
  });

  it('is named by ids in the log, without what it was told and without the secret', () => {
    const lines = world.logLines.filter((line) => line.includes('webhook'));
    expect(lines.some((line) => line.includes('"type":"call.ended"') && line.includes('retryAfterMs'))).toBe(true);
    expect(lines.join('')).not.toMatch(/whsec_|"from"|Alice/);
  });
});

describe('the host application', () => {
  let host: HostApplication;
  let world: AnsweringWorld;
  beforeAll(async () => {
    host = await HostApplication.start();
    world = await AnsweringWorld.start({ servers: 1, env: settingsOf(host) });
  });
  afterAll(async () => {
    await world.stop();
    host.close();
  });

  it('is told of a device whose token Apple says is gone, and not of one that it kept', async () => {
    const kept = await world.call(() => [{ status: 400, reason: 'BadTopic' }]);
    await kept.isOverForTheWorker();
    const gone = await world.call((at) => [{ status: 410, reason: 'Unregistered', timestamp: at + 1_000 }]);
    const { user, voipToken } = gone.phone;
    await until(() => typesOf(host, user).includes('device.unreachable'));
    const told = toldOf(host, user).find(({ type }) => type === 'device.unreachable')!;
    expect(told.data).toEqual({ app: 'demo', user, deviceId: 'phone', reason: 'Unregistered' });
    await until(() => typesOf(host, gone.callId).includes('call.ended'));
    expect(typesOf(host, kept.phone.user)).not.toContain('device.unreachable');
    expect(JSON.stringify(host.heard)).not.toContain(voipToken);
  });
});
