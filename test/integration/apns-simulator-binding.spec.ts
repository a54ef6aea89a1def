import { publicPem } from '../../apps/call-lab/src/simulator/pem.js';
import { makeProviderKey } from '../../apps/call-lab/src/simulator/provider-key.js';
import { clientCertificate } from '../unit/apns-simulator/certificate.js';
import { RawClient, TOKEN } from '../unit/apns-simulator/raw-client.js';
import {
  type Account,
  KEY_ID,
  makeAccount,
  NOW,
  NOW_SECONDS,
  providerToken,
  startSimulated,
  TEAM_ID,
} from '../unit/apns-simulator/simulated.js';

const BUNDLE = 'org.example.demo';
const MINUTE_MS = 60_000;

let account: Account;
let secondKey: string;
let running: Awaited<ReturnType<typeof startSimulated>>;
const clients: RawClient[] = [];

beforeAll(async () => {
  [account, secondKey] = await Promise.all([makeAccount(), makeProviderKey()]);
});

afterEach(async () => {
  await Promise.all(clients.splice(0).map((client) => client.close()));
  await running.simulator.close();
});

async function connected(url = running.url, tls: { cert?: string; key?: string } = {}): Promise<RawClient> {
  const client = await RawClient.connect(url, { ca: account.ca, ...tls }, await providerToken(account.providerKey));
  clients.push(client);
  return client;
}

const bearing = (token: string) => ({ headers: { authorization: `bearer ${token}` } });

/** Two keys of one team, or of two. */
async function withTwoKeys(second: { family?: string; teamId?: string }, first: { family?: string } = {}) {
  const { teamId = TEAM_ID, ...bounds } = second;
  const [own] = account.app.keys;
  running = await startSimulated(account, {
    apps: [
      { ...account.app, keys: [{ ...own!, ...first }] },
      {
        bundleId: 'org.example.second',
        teamId,
        keys: [{ keyId: 'SECOND0001', publicKey: publicPem(secondKey), ...bounds }],
      },
    ],
  });
  const client = await connected();
  expect(await client.push()).toMatchObject({ status: 200 });
  running.clock.now = NOW + 30 * MINUTE_MS;
  return client.push(bearing(await providerToken(secondKey, { kid: 'SECOND0001', iss: teamId })));
}

describe('a connection belongs to', () => {
  it('the team of its first push', async () => {
    expect(await withTwoKeys({ teamId: 'OTHERTEAM1' })).toMatchObject({ status: 403, reason: 'InvalidProviderToken' });
  });

  it('the family of its first key', async () => {
    const answer = await withTwoKeys({ family: 'topics' });
    expect(answer).toMatchObject({ status: 403, reason: 'UnrelatedKeyIdInToken' });
  });

  it('related keys alike, so that a key can be changed', async () => {
    // The topic is not the second key's: that is asked after the connection has taken the token.
    expect(await withTwoKeys({ family: 'topics' }, { family: 'topics' })).toMatchObject({ reason: 'TopicDisallowed' });
  });
});

describe('a second new provider token', () => {
  const second = () => providerToken(account.providerKey, { iat: NOW_SECONDS + 1 });

  it('is taken after 20 minutes', async () => {
    running = await startSimulated(account);
    const client = await connected();
    await client.push();
    running.clock.now = NOW + 20 * MINUTE_MS;
    expect(await client.push(bearing(await second()))).toMatchObject({ status: 200 });
  });

  it('makes the connection useless for a while before, but not the next connection', async () => {
    running = await startSimulated(account);
    const client = await connected();
    await client.push();
    const refused = { status: 429, reason: 'TooManyProviderTokenUpdates' };
    expect(await client.push(bearing(await second()))).toMatchObject(refused);
    expect(await client.push()).toMatchObject(refused);
    expect(await (await connected()).push()).toMatchObject({ status: 200 });
    running.clock.now = NOW + 20 * MINUTE_MS;
    expect(await client.push()).toMatchObject({ status: 200 });
  });

  it('counts though the first had expired', async () => {
    running = await startSimulated(account);
    const client = await connected();
    const old = await providerToken(account.providerKey, { iat: NOW_SECONDS - 3601 });
    expect(await client.push(bearing(old))).toMatchObject({ reason: 'ExpiredProviderToken' });
    expect(await client.push()).toMatchObject({ reason: 'TooManyProviderTokenUpdates' });
  });
});

describe('of two hosts', () => {
  it('each refuses the device tokens of the other', async () => {
    running = await startSimulated(account, { sandboxPort: 0 });
    expect(running.sandboxUrl).not.toBe(running.url);
    running.simulator.register(TOKEN, `${BUNDLE}.voip`, 'sandbox');
    expect(await (await connected(running.sandboxUrl)).push()).toMatchObject({ status: 200 });
    expect(await (await connected()).push()).toMatchObject({ status: 400, reason: 'BadDeviceToken' });
    expect(running.simulator.requests.map(({ environment }) => environment)).toEqual(['sandbox', 'production']);
  });

  it('each refuses the keys of the other', async () => {
    const keys = account.app.keys.map((key) => ({ ...key, environment: 'production' as const }));
    running = await startSimulated(account, { sandboxPort: 0, apps: [{ ...account.app, keys }] });
    expect(await (await connected()).push()).toMatchObject({ status: 200 });
    const answer = await (await connected(running.sandboxUrl)).push();
    expect(answer).toMatchObject({ status: 403, reason: 'BadEnvironmentKeyIdInToken' });
  });

  it('each refuses the certificates of the other', async () => {
    running = await startSimulated(account, { sandboxPort: 0, clock: Date.now });
    const own = await clientCertificate(account.authority, { topics: [`${BUNDLE}.voip`], environments: ['sandbox'] });
    const tls = { cert: own.certificate, key: own.key };
    expect(await (await connected(running.sandboxUrl, tls)).push()).toMatchObject({ status: 200 });
    const answer = await (await connected(running.url, tls)).push();
    expect(answer).toMatchObject({ status: 403, reason: 'BadCertificateEnvironment' });
  });

  it('only the sandbox gives an apns-unique-id', async () => {
    running = await startSimulated(account, { sandboxPort: 0 });
    const [sandbox, production] = [await connected(running.sandboxUrl), await connected()];
    expect((await sandbox.answered({})).headers['apns-unique-id']).toMatch(/^[0-9a-f-]{36}$/);
    expect((await production.answered({})).headers).not.toHaveProperty('apns-unique-id');
  });
});

describe("a certificate's topics", () => {
  it("are those that Apple's extension lists, whatever its subject says", async () => {
    running = await startSimulated(account, { clock: Date.now });
    const traits = { subject: `CN=VoIP Services: org.example.other`, topics: [BUNDLE, `${BUNDLE}.voip`] };
    const { certificate: cert, key } = await clientCertificate(account.authority, traits);
    const client = await connected(running.url, { cert, key });
    expect(await client.push()).toMatchObject({ status: 200 });
    expect(await client.push({ headers: { 'apns-topic': undefined } })).toMatchObject({ reason: 'MissingTopic' });
    expect(running.simulator.requests[0]?.credential).toEqual({ kind: 'certificate', topics: traits.topics });
  });
});

describe('an expired certificate', () => {
  it.each([
    ['is refused', new Date(Date.now() - 1000), () => Date.now()],
    [
      "is refused by the simulator's clock",
      new Date(Date.now() + 1000 * MINUTE_MS),
      () => Date.now() + 2000 * MINUTE_MS,
    ],
  ])('%s', async (_, notAfter, clock) => {
    running = await startSimulated(account, { clock });
    const { certificate: cert, key } = await clientCertificate(account.authority, {
      topics: [`${BUNDLE}.voip`],
      notAfter,
    });
    const answer = await (await connected(running.url, { cert, key })).push();
    expect(answer).toMatchObject({ status: 403, reason: 'BadCertificate' });
  });
});

it('does not start with one key id in two environments', async () => {
  running = await startSimulated(account);
  const [key] = account.app.keys;
  const apps = [
    account.app,
    { ...account.app, bundleId: 'org.example.second', keys: [{ ...key!, environment: 'sandbox' as const }] },
  ];
  await expect(startSimulated(account, { apps })).rejects.toThrow(`The key ${KEY_ID} is given to two`);
});
