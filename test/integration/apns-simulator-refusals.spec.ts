import { text } from 'node:stream/consumers';
import { RawClient, type Sent, TOKEN } from '../unit/apns-simulator/raw-client.js';
import { makeAccount, providerToken, startSimulated } from '../unit/apns-simulator/simulated.js';

const APNS_ID = 'eabeae54-14a8-11e5-b60b-1697f925ec7b';
const CANONICAL = /^[0-9A-F]{8}-[0-9A-F]{4}-[0-9A-F]{4}-[0-9A-F]{4}-[0-9A-F]{12}$/;

let running: Awaited<ReturnType<typeof startSimulated>>;
let client: RawClient;

beforeAll(async () => {
  const account = await makeAccount();
  running = await startSimulated(account);
  client = await RawClient.connect(running.url, { ca: account.ca }, await providerToken(account.providerKey));
});

afterAll(async () => {
  await client.close();
  await running.simulator.close();
});

const withHeader = (name: string, value: string | undefined): Sent => ({ headers: { [name]: value } });
const device = (token: string): Sent => ({ path: `/3/device/${token}` });
const ofBytes = (bytes: number): Sent => ({ body: JSON.stringify({ x: 'x'.repeat(bytes - '{"x":""}'.length) }) });
const alert = (sent: Sent = {}): Sent => ({
  ...sent,
  headers: { 'apns-topic': 'org.example.demo', 'apns-push-type': 'alert', ...sent.headers },
});

describe('the simulated APNs', () => {
  it.each<[string, Sent]>([
    ['a VoIP push', {}],
    ['a push without a push type', withHeader('apns-push-type', undefined)],
    ['a push without a priority', withHeader('apns-priority', undefined)],
    ['an expiration of 0', withHeader('apns-expiration', '0')],
    ['a device token of 100 bytes', device('ab'.repeat(100))],
    ['a device token in capitals', device(TOKEN.toUpperCase())],
    ['a collapse id of 64 bytes', withHeader('apns-collapse-id', 'é'.repeat(32))],
    ['5,120 bytes of VoIP payload', ofBytes(5120)],
    ['an alert to the bundle id', alert()],
    ['4,096 bytes of an alert', alert(ofBytes(4096))],
    ['a background push of priority 5', alert({ headers: { 'apns-push-type': 'background', 'apns-priority': '5' } })],
  ])('accepts %s', async (_, sent) => {
    expect(await client.push(sent)).toEqual({ status: 200, apnsId: expect.stringMatching(CANONICAL) as string });
  });

  it.each<[number, string, string, Sent]>([
    [405, 'MethodNotAllowed', 'PUT', { method: 'PUT' }],
    [404, 'BadPath', 'another path', { path: '/3/devices/00' }],
    [404, 'BadPath', 'a path behind the token', { path: `/3/device/${TOKEN}/x` }],
    [404, 'BadPath', 'a query behind the token', { path: `/3/device/${TOKEN}?x` }],
    [400, 'MissingDeviceToken', 'no device token', device('')],
    [400, 'MissingDeviceToken', 'no slash for the device token', { path: '/3/device' }],
    [400, 'BadDeviceToken', 'a device token that is not hex', device('xy')],
    [400, 'BadDeviceToken', 'half a byte of device token', device('00f')],
    [400, 'MissingTopic', 'no topic', withHeader('apns-topic', undefined)],
    [400, 'BadTopic', 'a topic that no bundle id can be', withHeader('apns-topic', 'no bundle')],
    [400, 'TopicDisallowed', 'a topic of nobody', withHeader('apns-topic', 'org.example.other.voip')],
    [400, 'TopicDisallowed', 'a topic in another case', withHeader('apns-topic', 'org.example.Demo.voip')],
    [400, 'InvalidPushType', 'an unknown push type', withHeader('apns-push-type', 'ring')],
    [400, 'InvalidPushType', "an object's own name as push type", withHeader('apns-push-type', 'constructor')],
    [400, 'InvalidPushType', 'a voip push to the bundle id', withHeader('apns-topic', 'org.example.demo')],
    [400, 'InvalidPushType', 'an alert to the VoIP topic', withHeader('apns-push-type', 'alert')],
    [400, 'BadMessageId', 'an apns-id that is no UUID', withHeader('apns-id', '42')],
    [400, 'BadMessageId', 'an apns-id without hyphens', withHeader('apns-id', APNS_ID.replaceAll('-', ''))],
    [400, 'BadPriority', 'priority 9', withHeader('apns-priority', '9')],
    [400, 'BadPriority', 'a background push of priority 10', alert({ headers: { 'apns-push-type': 'background' } })],
    [400, 'BadExpirationDate', 'a date in words', withHeader('apns-expiration', 'tomorrow')],
    [400, 'BadExpirationDate', 'a negative expiration', withHeader('apns-expiration', '-1')],
    [400, 'BadExpirationDate', 'an expiration in ms', withHeader('apns-expiration', '1800000000000')],
    [400, 'BadCollapseId', 'a collapse id of 65 bytes', withHeader('apns-collapse-id', 'é'.repeat(32) + 'x')],
    [400, 'PayloadEmpty', 'no payload', { body: '' }],
    [400, 'PayloadEmpty', 'broken JSON', { body: '{"aps":' }],
    [400, 'PayloadEmpty', 'JSON that is no object', { body: '[]' }],
    [413, 'PayloadTooLarge', '5,121 bytes of VoIP payload', ofBytes(5121)],
    [413, 'PayloadTooLarge', '4,097 bytes of an alert', alert(ofBytes(4097))],
    [413, 'PayloadTooLarge', 'far too much', ofBytes(200_000)],
  ])('refuses with %i %s %s', async (status, reason, _, sent) => {
    expect(await client.push(sent)).toEqual({ status, reason, apnsId: expect.stringMatching(CANONICAL) as string });
  });

  it('refuses a header that is there twice', async () => {
    const twice = client.session.request({
      ...{ ':method': 'POST', ':path': `/3/device/${TOKEN}`, authorization: client.authorization },
      ...{ 'apns-topic': 'org.example.demo.voip', 'apns-priority': ['10', '10'] },
    });
    twice.end('{}');
    expect(JSON.parse(await text(twice))).toEqual({ reason: 'DuplicateHeaders' });
  });

  it.each([APNS_ID, APNS_ID.toUpperCase()])('gives the apns-id %s back', async (apnsId) => {
    const refused = withHeader('apns-id', apnsId);
    expect(await client.push(refused)).toEqual({ status: 200, apnsId });
    expect(await client.push({ ...refused, body: '' })).toMatchObject({ reason: 'PayloadEmpty', apnsId });
  });

  it('checks who sends before what is sent, and the topic before the device token', async () => {
    const all = { ...device('xy'), body: '' };
    const nobody = { authorization: undefined, 'apns-topic': 'org.example.other.voip', 'apns-priority': '9' };
    expect(await client.push({ ...all, headers: nobody })).toMatchObject({ reason: 'MissingProviderToken' });
    expect(await client.push({ ...all, headers: { ...nobody, authorization: client.authorization } })).toMatchObject({
      reason: 'TopicDisallowed',
    });
    expect(await client.push({ ...all, headers: { 'apns-priority': '9' } })).toMatchObject({
      reason: 'BadDeviceToken',
    });
  });

  it('refuses the token that was given out for another topic, and takes it with its own', async () => {
    running.simulator.register(TOKEN.replace('00', '01'), 'org.example.demo');
    const sent = device(TOKEN.replace('00', '01'));
    expect(await client.push(sent)).toMatchObject({ status: 400, reason: 'DeviceTokenNotForTopic' });
    expect(await client.push(alert(sent))).toMatchObject({ status: 200 });
  });
});

describe('a simulator that knows its tokens only', () => {
  it('takes those that were given out, in any case, and no others', async () => {
    const account = await makeAccount();
    const { simulator, url } = await startSimulated(account, { knownTokens: 'registered' });
    simulator.register(TOKEN.toUpperCase(), 'org.example.demo.voip');
    const sender = await RawClient.connect(url, { ca: account.ca }, await providerToken(account.providerKey));
    expect(await sender.push()).toMatchObject({ status: 200 });
    expect(await sender.push(device('00ff'))).toMatchObject({ status: 400, reason: 'BadDeviceToken' });
    expect(() => {
      simulator.register('xyz', 'org.example.demo.voip');
    }).toThrow('whole bytes in hex');
    await sender.close();
    await simulator.close();
  });
});
