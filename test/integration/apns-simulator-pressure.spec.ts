import { once } from 'node:events';
import { type Push, type Verdict } from '#apns-simulator';
import { RawClient, TOKEN } from '../unit/apns-simulator/raw-client.js';
import { type Account, makeAccount, NOW, providerToken, startSimulated } from '../unit/apns-simulator/simulated.js';

let account: Account;
let running: Awaited<ReturnType<typeof startSimulated>>;
let client: RawClient;
let answer: (push: Push) => Verdict | undefined;

beforeAll(async () => {
  account = await makeAccount();
});
beforeEach(async () => {
  answer = () => undefined;
  running = await startSimulated(account, { answer: (push) => answer(push) });
  client = await RawClient.connect(running.url, { ca: account.ca }, await providerToken(account.providerKey));
  const raised = once(client.session, 'remoteSettings');
  await client.push();
  await raised;
});
afterEach(async () => {
  await client.close();
  await running.simulator.close();
});

const streams = () => client.session.remoteSettings.maxConcurrentStreams;

describe('the stream limit', () => {
  it('falls to one with an error, and comes back with a success', async () => {
    expect(streams()).toBe(1000);
    const lowered = once(client.session, 'remoteSettings');
    await client.push({ body: '' });
    await lowered;
    expect(streams()).toBe(1);
    const raised = once(client.session, 'remoteSettings');
    await client.push();
    await raised;
    expect(streams()).toBe(1000);
  });

  it.each([
    [410, 'Unregistered'],
    [503, 'ServiceUnavailable'],
  ])('stays with a %i', async (status, reason) => {
    answer = () => ({ status, reason });
    await client.push();
    // What comes after it shows that no SETTINGS came before.
    await new Promise((done) => client.session.ping(done));
    expect(streams()).toBe(1000);
  });

  it('bears errors and successes in any haste', async () => {
    const all = await Promise.allSettled(Array.from({ length: 60 }, (_, n) => client.push(n % 2 ? {} : { body: '' })));
    expect(all).toHaveLength(60);
    expect(await client.push()).toMatchObject({ status: 200 });
  });
});

describe('a connection with too many errors', () => {
  it('ends with GOAWAY and the reason as JSON; with BadDeviceToken sooner', async () => {
    const goaway = once(client.session, 'goaway');
    for (let sent = 1; sent < 25; sent += 1) await client.push({ path: '/3/device/xy' });
    expect(client.session.closed).toBe(false);
    expect(await client.push({ path: '/3/device/xy' })).toMatchObject({ reason: 'BadDeviceToken' });
    const [, , json] = (await goaway) as [number, number, Buffer];
    expect(JSON.parse(json.toString())).toEqual({ reason: 'BadDeviceToken' });
  });
});

describe('a device token that is no longer good', () => {
  it.each(['Unregistered', 'ExpiredToken'] as const)('is answered with 410 %s and its time in ms', async (reason) => {
    running.simulator.unregister(TOKEN.toUpperCase(), reason, NOW - 1234);
    expect(await client.push()).toMatchObject({ status: 410, reason, timestamp: NOW - 1234 });
    running.simulator.register(TOKEN, 'org.example.demo.voip');
    expect(await client.push()).toMatchObject({ status: 200 });
  });

  it('has the time of now where none is given', async () => {
    running.simulator.unregister(TOKEN);
    expect(await client.push()).toMatchObject({ status: 410, reason: 'Unregistered', timestamp: NOW });
  });
});

describe('every answer', () => {
  it.each(['{}', ''])("has the date by the simulator's clock (body: %p)", async (body) => {
    running.clock.now = NOW + 7_200_000;
    const { headers } = await client.answered({ body });
    expect(headers.date).toBe(new Date(NOW + 7_200_000).toUTCString());
  });
});

describe('the record', () => {
  it('says in words what was wrong', async () => {
    await client.push({ headers: { 'apns-priority': '9' } });
    expect(running.simulator.requests.at(-1)).toMatchObject({
      ...{ reason: 'BadPriority', fault: null },
      wrong: 'apns-priority is none of 10, 5 and 1, or 10 on a background push',
    });
    expect(running.simulator.requests[0]).toMatchObject({ reason: null, wrong: null });
  });
});
