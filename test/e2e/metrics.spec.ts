import { connect } from 'node:net';
import { readFileSync } from 'node:fs';
import { until } from '../faults/until.js';
import { people } from '../support/people.js';
import { Scraped } from '../support/scrape.js';
import { World } from '../support/world.js';

const METRICS_TOKEN = 'the-token-of-the-scraper';
const page = readFileSync(new URL('../../docs/metrics.md', import.meta.url), 'utf8');

describe('the metrics', () => {
  let world: World;
  beforeAll(async () => {
    world = await World.start({ env: { METRICS_TOKEN } });
  });
  afterAll(() => world.stop());

  const all = () => Promise.all(urls().map((url) => Scraped.from(url, METRICS_TOKEN)));
  const urls = () => [world.url(0), world.url(1), world.worker!.url];
  /** Over all processes, as a dashboard adds them up. */
  const sum = async (line: string) => (await all()).reduce((total, each) => total + each.value(line), 0);

  it('count a call once, by whichever process each of its steps was written', async () => {
    const [alice, bob] = people('alice', 'bob');
    const phone = await world.phone(bob);
    const caller = await world.caller(alice, { server: 1 });
    const callId = await caller.invites(bob);
    const woken = await phone.wakes();
    await woken.ask('call:ringing', { callId });
    await woken.ask('call:accept', { callId });
    await woken.ask('call:hangup', { callId });
    await caller.agent.hears('call:ended');

    const once = [
      'callwake_calls_placed_total',
      'callwake_invites_total{outcome="ok"}',
      'callwake_invite_ack_seconds_count',
      'callwake_pushes_total{type="voip",outcome="accepted",reason=""}',
      'callwake_invite_to_push_accepted_seconds_count',
      'callwake_push_accepted_to_woken_seconds_count',
      'callwake_woken_to_ringing_seconds_count',
      'callwake_ringing_to_answered_seconds_count',
      'callwake_calls_settled_total{answered="yes"}',
      'callwake_legs_settled_total{rang="yes"}',
      'callwake_calls_ended_total{reason="completed"}',
    ];
    for (const line of once) expect([line, await sum(line)]).toEqual([line, 1]);
    for (const line of ['callwake_calls_settled_total{answered="no"}', 'callwake_legs_settled_total{rang="no"}'])
      expect([line, await sum(line)]).toEqual([line, 0]);
    expect(await sum('callwake_sockets')).toBe(2);
    expect(await sum('callwake_apns_sessions')).toBe(1);
    expect(await sum('callwake_apns_provider_token_age_seconds')).toBeGreaterThan(0);
  });

  it('count a call that the worker ends, and whom it reached: nobody', async () => {
    const [alice, bob] = people('alice', 'bob');
    const phone = await world.phone(bob);
    world.apple.unregister(phone.voipToken);
    const caller = await world.caller(alice);
    await caller.invites(bob);
    await caller.agent.hears('call:ended');
    expect(await sum('callwake_calls_ended_total{reason="unreachable"}')).toBe(1);
    expect(await sum('callwake_calls_settled_total{answered="no"}')).toBe(1);
    expect(await sum('callwake_legs_settled_total{rang="no"}')).toBe(1);
    await until(async () => (await sum('callwake_push_tokens_total{fate="forgotten"}')) === 1);
  });

  it('count what was refused by its code', async () => {
    const [alice] = people('alice');
    const caller = await world.caller(alice);
    await caller.agent.ask('call:invite', { callId: 'no uuid', to: 'bob', media: 'audio' });
    await expect(world.caller(alice, { token: 'no token' })).rejects.toThrow();
    expect(await sum('callwake_invites_total{outcome="bad-request"}')).toBe(1);
    expect(await sum('callwake_handshakes_total{outcome="unauthenticated"}')).toBe(1);
  });

  it('tell of the queues, of Redis and of the event loop', async () => {
    await until(async () => (await sum('callwake_redis_ping_seconds_count')) >= 3);
    const [signaling, , worker] = await all();
    for (const line of [
      'callwake_queue_jobs{queue="checks",state="delayed"}',
      'callwake_queue_oldest_job_age_seconds{queue="checks"}',
      'callwake_event_loop_delay_seconds{quantile="0.99"}',
    ])
      expect(signaling!.text).toContain(`\n${line} `);
    for (const line of ['callwake_queue_jobs{queue="push",state="waiting"}', 'callwake_webhooks_waiting'])
      expect(worker!.text).toContain(`\n${line} `);
  });

  it('stand all on their page in docs, and no others', async () => {
    const names = new Set((await all()).flatMap((each) => each.names));
    const written = [...page.matchAll(/^\| `(callwake_[a-z_]+)/gm)].map(([, name]) => name!);
    expect(written.toSorted()).toEqual([...names].toSorted());
  });

  it('have few labels, and none that is an id', async () => {
    const labels = new Set((await all()).flatMap((each) => each.labels));
    const few = ['outcome', 'reason', 'answered', 'rang', 'type', 'fate', 'queue', 'state', 'quantile', 'le', 'app'];
    expect([...labels].filter((label) => !few.includes(label))).toEqual([]);
  });

  it.each([
    ['no token', {}],
    ['another token', { authorization: 'Bearer another' }],
    ['its beginning', { authorization: `Bearer ${METRICS_TOKEN.slice(0, -1)}` }],
    ['no scheme', { authorization: METRICS_TOKEN }],
  ])('are not shown to who sends %s: 401, and nothing else', async (_what, headers: Record<string, string>) => {
    for (const url of urls()) {
      const response = await fetch(`${url}/metrics`, { headers });
      expect([response.status, await response.text()]).toEqual([401, '']);
    }
  });

  it('hold up no call where scrapers hang', async () => {
    const { hostname, port } = new URL(world.url());
    const request = `GET /metrics HTTP/1.1\r\nhost: x\r\nauthorization: Bearer ${METRICS_TOKEN}\r\n\r\n`;
    const hanging = Array.from({ length: 20 }, () => {
      const socket = connect(Number(port), hostname).pause();
      socket.write(request.repeat(20));
      return socket;
    });
    const [alice, bob] = people('alice', 'bob');
    const phone = await world.phone(bob);
    const callId = await (await world.caller(alice)).invites(bob);
    const woken = await phone.wakes();
    await expect(woken.ask('call:accept', { callId })).resolves.toMatchObject({ ok: true });
    for (const socket of hanging) socket.destroy();
  });
});
